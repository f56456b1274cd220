import { expect } from 'vitest';
import { ringing } from '../bridging.ts';
import { brokenCallback, rule } from '../rule.ts';

/** `next` of the first callback has the second one's number, too. */
const isSecond = (text: string): boolean => /"self":\{"href":"[^"]*ack=2&/.test(text);

rule(
  'callback · refused for a while → the same again with the same ack, then the next one (trusted-application.md#callback-delivery)',
  brokenCallback(
    ({ body }) => isSecond(body),
    (request) => [{ ...request, body: request.body.replace('ack=2&', 'ack=3&') }],
  ),
  async (fixture) => {
    const { application } = fixture;
    const { invitation } = await ringing(fixture);
    let refusals = 2;
    application.reply = () => (refusals-- > 0 ? { status: 503 } : { status: 200 });
    await application.post(invitation('accept'));
    await application.event('messagingInvitation completed');
    const repeated = application.received.filter(({ text }) => isSecond(text));
    expect(repeated.length).toBe(3);
    expect(new Set(repeated.map(({ text }) => text)).size).toBe(1);
  },
);
