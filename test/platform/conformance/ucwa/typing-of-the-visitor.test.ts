import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'setIsTyping · the visitor types → 204, the agent sees it, the visitor does not; while it lasts it is in typingParticipants (ucwa.md#typing)',
  brokenAnswer(({ method, path }) => method === 'POST' && path.endsWith('/typing'), withStatus(200)),
  async (clients, fixture) => {
    const call = await clients.bridged();
    const { visitor } = call;
    const { agent } = await clients.joined(call, 'Mira Voss', 'Mira');
    const list = hrefOf(await agent.chat(), 'typingParticipants');
    await visitor.done('POST', hrefOf(await visitor.chat(), 'setIsTyping'));
    const { link } = await agent.event('typing added');
    expect(link.title).toBe('Iris');
    const { links } = await agent.read(list, 'typingParticipants');
    expect([undefined, link.href]).toContain(links.participant?.href);
    await fixture.timeIsOver(call.leg, 'typing');
    await agent.event('typing deleted');
    expect((await agent.read(list, 'typingParticipants')).links.participant).toBeUndefined();
    expect(visitor.story.filter((told) => told.startsWith('typing'))).toEqual([]);
  },
);
