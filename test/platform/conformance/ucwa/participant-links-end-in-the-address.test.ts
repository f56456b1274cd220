import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'participant · its href, and the link of a message to it → the address without sip: as the last segment, the name as title (ucwa.md#participants)',
  brokenAnswer(
    ({ path }, answer) => path.includes('/events?') && answer?.body.includes('"localParticipant"') === true,
    inBody(/(participants\/)(\d+@anonymous\.invalid)/g, '$1sip:$2'),
  ),
  async (clients, fixture) => {
    const { visitor, chat } = await clients.bridged();
    const { resource } = await visitor.event('localParticipant added');
    expect(resource?.self).toMatch(/\/participants\/\d+@anonymous\.invalid$/);
    await fixture.application.say(chat('sendMessage'), 'Welcome!');
    await visitor.hears('Welcome!');
    const message = await visitor.event('message completed');
    expect(message.resource?.links.participant).toEqual({
      href: `${visitor.events[1]?.link.href}/participants/${fixture.endpoint.uri.replace('sip:', '')}`,
      title: 'Care',
    });
  },
);
