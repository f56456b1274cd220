import { expect } from 'vitest';
import { meets, ringing } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'acceptAndBridge · with the older name of its name → 200; a second one → 409 AlreadyExists; elsewhere → 404 (trusted-application.md#accept-and-bridge)',
  brokenAnswer(({ path }) => path.includes('acceptAndBridge'), withStatus(400), 2),
  async (fixture) => {
    const { application } = fixture;
    const begun = await ringing(fixture);
    const { onlineMeetingUri } = await meets(fixture, begun);
    const accept = (uri: string) =>
      application.post(begun.invitation('acceptAndBridge'), { onlineMeetingUri: uri, impersonatedDisplayName: 'Care' });
    const elsewhere = await accept('sip:other@northwind.example;gruu;opaque=app:conf:focus:id:A1');
    expect([elsewhere.status, elsewhere.json.subcode]).toEqual([404, 'ConversationNotFound']);
    expect((await accept(onlineMeetingUri)).status).toBe(200);
    const again = await accept(onlineMeetingUri);
    expect([again.status, again.json.code, again.json.subcode]).toEqual([409, 'Conflict', 'AlreadyExists']);
  },
);
