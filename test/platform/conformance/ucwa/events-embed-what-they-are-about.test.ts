import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'events · about invitation, conversation, messaging and messages → embedded under the name of the link, each with rel and self (ucwa.md#event-order)',
  brokenAnswer(
    (_request, answer) => answer?.body.includes('"_embedded":{"messaging":') === true,
    inBody('"_embedded":{"messaging":', '"_embedded":{"resource":'),
  ),
  async (clients, fixture) => {
    const { visitor, chat } = await clients.bridged();
    await fixture.application.say(chat('sendMessage'), 'Welcome!');
    await visitor.hears('Welcome!');
    const names = ['messagingInvitation', 'conversation', 'messaging', 'message', 'localParticipant'];
    for (const name of names) {
      const about = visitor.events.filter(({ link }) => link.rel === name);
      expect(about.length).toBeGreaterThan(0);
      for (const { link, resource } of about) expect(resource?.self).toBe(link.href);
    }
  },
);
