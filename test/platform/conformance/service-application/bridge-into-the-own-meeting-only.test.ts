import { expect } from 'vitest';
import { meets, ringing } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'acceptAndBridge · a meeting that was not started from this invitation → 404 and the visitor goes on ringing (trusted-application.md#bridge-within-one-call)',
  brokenAnswer(({ path }) => path.includes('/acceptAndBridge'), withStatus(200)),
  async (fixture) => {
    const { application } = fixture;
    const first = await ringing(fixture, { subject: 'first' });
    const second = await ringing(fixture, { subject: 'second' });
    const meeting = await meets(fixture, first);
    const made = await application.post(await application.link('adhocMeetings'), { subject: 'made ahead' });
    for (const onlineMeetingUri of [meeting.onlineMeetingUri, String(made.json.onlineMeetingUri)]) {
      const refused = await application.post(second.invitation('acceptAndBridge'), { onlineMeetingUri });
      expect([refused.status, refused.json.code, refused.json.subcode]).toEqual([
        404,
        'NotFound',
        'ConversationNotFound',
      ]);
    }
    expect((await application.read(second.invitation('self'), 'messagingInvitation')).members.state).toBe('Connecting');
    const { onlineMeetingUri } = await meets(fixture, second);
    expect((await application.post(second.invitation('acceptAndBridge'), { onlineMeetingUri })).status).toBe(200);
  },
);
