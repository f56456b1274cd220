import { expect } from 'vitest';
import { ringing } from '../bridging.ts';
import { brokenCallback, rule } from '../rule.ts';

rule(
  'callback context · answered to the first callback, in any case → in the query of those that follow (trusted-application.md#callback-context)',
  brokenCallback(
    ({ path }) => path.includes('?'),
    (request) => [{ ...request, path: request.path.replace(/\?.*/, '') }],
  ),
  async (fixture) => {
    const { application } = fixture;
    application.reply = () => ({ status: 200, body: { callbackCONTEXT: 'chat 42&x' } });
    const { invitation } = await ringing(fixture);
    await application.post(invitation('decline'));
    const { query } = await application.event('messagingInvitation completed');
    expect(query).toBe('?callbackContext=chat%2042%26x');
    expect(application.received[0]?.path).toBe('/callback');
  },
);

rule(
  'callback context · with half a surrogate pair, answered or given by an operation → callbacks go on, U+FFFD stands for it (trusted-application.md#callback-context)',
  brokenCallback(
    ({ path }) => path.includes('%EF%BF%BD'),
    (request) => [{ ...request, path: request.path.replace('%EF%BF%BD', '') }],
  ),
  async (fixture) => {
    const { application } = fixture;
    application.reply = () => ({ status: 200, body: { CallbackContext: 'chat \ud83d' } });
    const { invitation } = await ringing(fixture);
    await application.post(invitation('startAdhocMeeting'), { operationId: 'm1', callbackContext: '\udc00 room' });
    const meeting = await application.event('onlineMeetingInvitation completed');
    expect(meeting.query).toBe('?callbackContext=%EF%BF%BD%20room');
    await application.post(invitation('decline'));
    const { query } = await application.event('messagingInvitation completed');
    expect(query).toBe('?callbackContext=chat%20%EF%BF%BD');
  },
);
