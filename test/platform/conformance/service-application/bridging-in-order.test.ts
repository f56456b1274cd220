import { expect } from 'vitest';
import { bridged } from '../bridging.ts';
import { brokenCallback, rule } from '../rule.ts';

rule(
  'acceptAndBridge · what follows on the visitor leg → messaging, bridge, conversation, and the invitation last (trusted-application.md#events)',
  brokenCallback(
    ({ body }) => body.includes('conversationBridge') && body.includes('"completed"'),
    (request) => {
      const body = JSON.parse(request.body);
      return [{ ...request, body: JSON.stringify({ ...body, sender: body.sender.toReversed() }) }];
    },
  ),
  async (fixture) => {
    const { application } = fixture;
    const { leg } = await bridged(fixture);
    await application.event(
      'messagingInvitation completed',
      ({ resource }) => resource?.members.direction === 'Incoming',
    );
    const told = application.events.filter(
      ({ ack, link, sender, resource }) =>
        ack === 2 && [link.href, sender.href, resource?.links.conversation].includes(leg),
    );
    expect(told.map(({ link, type }) => `${link.rel} ${type}`)).toEqual([
      'messaging updated',
      'conversationBridge added',
      'conversation updated',
      'messagingInvitation completed',
    ]);
    expect(told.at(-1)?.status).toBe('Success');
  },
);
