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
