import { expect } from 'vitest';
import { bridges } from '../bridging.ts';
import { brokenCallback, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

const encodings = {
  'a base64 link': { _links: { message: { href: 'data:text/plain;base64,SGVsbG8sIHRoZXJl' } } },
  'a form-encoded link': { _links: { message: { href: 'data:text/plain;charset=utf-8,Hello%2c+there' } } },
  'a member': { message: 'data:text/plain;charset=utf-8,Hello%2c+there' },
};

for (const [how, more] of Object.entries(encodings)) {
  ucwaRule(
    `startMessaging · with a first message as ${how} → the first that the meeting hears (ucwa.md#start-messaging)`,
    brokenCallback(
      ({ body }) => body.includes('%2c+there'),
      (request) => [inBody(/Hello%2c\+there/g, 'Hello')(request)],
      100,
    ),
    async (clients, fixture) => {
      const begun = await clients.ringing(more);
      const call = await bridges(fixture, begun);
      const { resource } = await fixture.application.event('message completed', ({ sender }) => {
        return sender.href === call.conversation;
      });
      expect(resource?.links.plainMessage).toContain('Hello%2c+there');
      expect(resource?.titles.participant).toBe('Iris');
      expect((await begun.visitor.event('messagingInvitation started')).resource?.links.message?.href).toMatch(
        /^data:/,
      );
      await begun.visitor.event('messagingInvitation completed');
    },
  );
}
