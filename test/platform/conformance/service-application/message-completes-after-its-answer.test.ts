import { expect } from 'vitest';
import { bridged } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'sendMessage · without an operation id → 201 with Location first, then its completed event with status (trusted-application.md#send-message)',
  brokenCallback(
    ({ body }) => body.includes('"Outgoing"') && body.includes('messages/'),
    (request) => [inBody('"status":"Success",', '')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const { chat, visitor } = await bridged(fixture);
    const location = await application.say(chat('sendMessage'), 'Welcome!');
    expect(application.events.filter(({ link }) => link.href === location)).toEqual([]);
    const event = await application.event('message completed', ({ link }) => link.href === location);
    expect(event.status).toBe('Success');
    expect(event.resource?.members.direction).toBe('Outgoing');
    expect((await application.read(location, 'message')).members).toMatchObject({ direction: 'Outgoing' });
    await application.until(() => visitor.words.includes('Care: Welcome!') || undefined, 'the welcome');
  },
);
