import { expect } from 'vitest';
import { bridged, conversationOf } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'end · the visitor closes → messaging Disconnected with a reason, bridge and conversation deleted; the roster without the visitor (trusted-application.md#events)',
  brokenCallback(
    ({ body }) => body.includes('"Ended"'),
    (request) => [inBody('"code":"Informational",', '')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const { visitor, leg, conversation } = await bridged(fixture);
    await visitor.delete(await conversationOf(visitor));
    const { ack } = await application.event('conversation deleted', ({ link }) => link.href === leg);
    const last = application.events.filter(
      (event) => event.ack === ack && [event.sender.href, event.link.href].includes(leg),
    );
    expect(last.map(({ link, type }) => `${link.rel} ${type}`)).toEqual([
      'messaging updated',
      'conversationBridge deleted',
      'conversation deleted',
    ]);
    expect(last[0]?.reason).toMatchObject({ code: 'Informational', subcode: 'Ended' });
    await application.event('participantMessaging deleted', ({ sender }) => sender.href === conversation);
    await application.event('participant deleted', ({ link }) => link.title === 'Iris');
    expect((await application.get(leg)).status).toBe(404);
    expect((await application.delete(conversation)).status).toBe(204);
    await application.event('conversation deleted', ({ link }) => link.href === conversation);
    expect((await application.delete(conversation)).status).toBe(404);
  },
);
