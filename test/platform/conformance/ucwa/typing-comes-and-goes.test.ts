import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'typing · an agent types and falls silent; types and speaks → added and deleted in typingParticipants, the latter before the message (ucwa.md#typing)',
  brokenAnswer(
    ({ path }, answer) =>
      path.includes('/events?') && answer?.body.includes('"in":{"rel":"typingParticipants"') === true,
    inBody('"in":{"rel":"typingParticipants"', '"in":{"rel":"participants"'),
  ),
  async (clients, fixture) => {
    const call = await clients.bridged();
    const { visitor } = call;
    const { agent } = await clients.joined(call, 'Mira Voss', 'Mira');
    const typing = hrefOf(await agent.chat(), 'setIsTyping');
    await agent.done('POST', typing);
    const added = await visitor.event('typing added');
    expect(added.link).toMatchObject({ rel: 'participant', title: 'Mira' });
    expect(added.in?.href).toBe(hrefOf(await visitor.chat(), 'typingParticipants'));
    expect(added.resource).toBeUndefined();
    await fixture.timeIsOver(call.leg, 'typing');
    expect((await visitor.event('typing deleted')).link).toEqual(added.link);
    const before = visitor.events.length;
    await agent.done('POST', typing);
    await visitor.until(() => (visitor.events.length > before ? true : undefined), 'typing again');
    await agent.say('Here I am');
    await visitor.hears('Here I am');
    expect(visitor.story.slice(before)).toEqual(['typing added', 'typing deleted', 'message completed']);
  },
);
