import { expect } from 'vitest';
import { bridged, conversationOf } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'typing · the visitor begins and goes silent → participant added and deleted in typingParticipants, on both legs (trusted-application.md#events)',
  brokenCallback(
    ({ body }) => /"in":\{[^}]*typingParticipants/.test(body),
    (request) => [inBody(/"in":\{[^}]*\},/, '')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const { visitor, leg, conversation } = await bridged(fixture);
    await visitor.post(`${await conversationOf(visitor)}/messaging/typing`, '');
    for (const href of [leg, conversation]) {
      const added = await application.event('typing added', ({ sender }) => sender.href === href);
      expect(added.link.title).toBe('Iris');
    }
    await fixture.timeIsOver(leg, 'typing');
    for (const href of [leg, conversation]) {
      await application.event('typing deleted', ({ sender }) => sender.href === href);
    }
  },
);
