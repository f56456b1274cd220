import { expect } from 'vitest';
import { linkOf } from '../../call/listener.ts';
import { accepted } from '../calling.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'startMessaging · accepted → words and typing both ways, the first message first, until one side stops (trusted-application.md#start-messaging)',
  brokenCallback(
    ({ body }) => body.includes('plainMessage'),
    (request) => [inBody(/Not\+me/, 'Perhaps+me')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const mira = await fixture.agent('Mira Voss');
    const { chat, conversation } = await accepted(fixture, mira, { message: 'Are you there?' });
    await mira.hears(`${fixture.endpoint.displayName}: Are you there?`);
    await application.post(chat('setIsTyping'));
    await mira.typing('added', fixture.endpoint.displayName);
    await application.say(chat('sendMessage'), 'Who takes the next one?');
    await mira.hears(`${fixture.endpoint.displayName}: Who takes the next one?`);
    const messaging = await mira.next('messaging', 'updated');
    await mira.post(linkOf(messaging, 'setIsTyping'), '');
    await application.event('typing added', ({ sender }) => sender.href === conversation);
    await mira.post(linkOf(messaging, 'sendMessage'), 'Not me');
    const { resource } = await application.event(
      'message completed',
      (event) => event.sender.href === conversation && event.resource?.members.direction === 'Incoming',
    );
    expect(resource?.links.plainMessage).toBe('data:text/plain;charset=utf-8,Not+me');
    expect(resource?.titles.participant).toBe('Mira Voss');
    await application.post(chat('stopMessaging'));
    await application.event('conversation deleted', ({ link }) => link.href === conversation);
    await mira.next('conversation', 'deleted');
    expect((await application.get(conversation)).status).toBe(404);
  },
);
