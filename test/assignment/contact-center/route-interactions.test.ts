import { describe, expect, it } from 'vitest';
import { routingLimits } from '../../../shared/assignment/contact-center/routing-state.ts';
import { agent, TenantRouting } from './tenant-routing.ts';

const oneQueue = { sales: 5 };
const sales = { sales: 50 };

describe('offers that are not taken', () => {
  it.each(['timeout', 'rejected'] as const)(
    '%s · the agent has no chat → on a break, and the interaction is first again',
    (reason) => {
      const routing = TenantRouting.of(oneQueue, [agent('a', sales, { offerMs: 15_000 }), agent('b', { sales: 10 })]);
      routing.enqueued('1', 'sales');
      routing.happens({ type: 'status-chosen', agentId: 'b', status: 'on-break' });
      routing.enqueued('2', 'sales');
      if (reason === 'timeout') routing.passes(15_000);
      else routing.answers('rejected', '1');
      expect(routing.last.effects).toMatchObject([
        { type: 'offer-ended', interactionId: '1', agentId: 'a', reason },
        { type: 'agent-changed', agentId: 'a', status: 'on-break' },
      ]);
      routing.happens({ type: 'status-chosen', agentId: 'b', status: 'available' });
      expect(routing.offers).toEqual(['1→a', '1→b']);
    },
  );

  it.each(['timeout', 'rejected'] as const)(
    '%s · the agent has a chat → stops new ones, and goes offline after the last',
    (reason) => {
      const routing = TenantRouting.of(oneQueue, [agent('a', sales, { capacity: 3, wrapUpMs: 60_000 })]);
      for (const id of ['1', '2']) routing.enqueued(id, 'sales');
      routing.answers('accepted', '1');
      if (reason === 'timeout') routing.passes(30_000);
      else routing.answers('rejected', '2');
      expect(routing.last.effects.at(-1)).toEqual({
        type: 'agent-changed',
        agentId: 'a',
        status: 'busy',
        isStopNew: true,
      });
      routing.happens({ type: 'ended', interactionId: '1' });
      expect(routing.statusOf('a')).toBe('post-processing');
      routing.happens({ type: 'wrapped-up', interactionId: '1', agentId: 'a' });
      expect(routing.last.effects).toEqual([
        { type: 'wrap-up-ended', interactionId: '1', agentId: 'a' },
        { type: 'agent-changed', agentId: 'a', status: 'work-offline', isStopNew: false },
      ]);
      expect(routing.agentOf('2')).toBeUndefined();
    },
  );

  it('time is up at the very millisecond → can be accepted before, not then', () => {
    for (const [ms, refusal] of [
      [29_999, undefined],
      [30_000, 'offer-gone'],
    ] as const) {
      const routing = TenantRouting.of(oneQueue, [agent('a', sales)]);
      routing.enqueued('1', 'sales');
      const offer = { interactionId: '1', agentId: 'a', offerId: 2 };
      routing.at += ms;
      routing.happens({ type: 'accepted', ...offer });
      expect(routing.last.refusal).toBe(refusal);
    }
  });

  it('agent did not take it · comes back together with one who was not offered it → goes to the other, although less skilled', () => {
    const expert = agent('a', { sales: 100 });
    const routing = TenantRouting.of(oneQueue, [expert, agent('b', {})]);
    const { queues } = routing.state;
    routing.enqueued('1', 'sales');
    routing.answers('rejected', '1');
    routing.happens({ type: 'configured', queues, agents: [agent('a', {}), agent('b', {})] });
    routing.happens({ type: 'status-chosen', agentId: 'a', status: 'available' });
    routing.happens({ type: 'configured', queues, agents: [expert, agent('b', { sales: 10 })] });
    expect(routing.offers).toEqual(['1→a', '1→b']);
  });

  it('only agent did not take it and is back → a new round, offered to it again at once', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales)]);
    routing.enqueued('1', 'sales');
    routing.answers('rejected', '1');
    routing.enqueued('2', 'sales');
    routing.happens({ type: 'status-chosen', agentId: 'a', status: 'available' });
    expect(routing.offers).toEqual(['1→a', '1→a']);
  });

  it('an answer to an earlier offer → refused, and a repeat of the right one changes nothing', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales)]);
    routing.enqueued('1', 'sales');
    const first = { interactionId: '1', agentId: 'a', offerId: 2 };
    routing.answers('rejected', '1');
    routing.happens({ type: 'status-chosen', agentId: 'a', status: 'available' });
    routing.happens({ type: 'accepted', ...first });
    expect(routing.last.refusal).toBe('offer-gone');
    routing.answers('accepted', '1');
    const { stage } = routing.interaction('1');
    expect(routing.happens({ type: 'accepted', interactionId: '1', agentId: 'a', offerId: 3 })).toEqual([]);
    expect([routing.last.refusal, routing.interaction('1').stage]).toEqual([undefined, stage]);
  });
});

describe('stop new', () => {
  it('agent is not busy → refused; busy → gets no more, and at once when it resumes', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales, { capacity: 2 })]);
    routing.happens({ type: 'stop-new-chosen', agentId: 'a', isStopNew: true });
    expect(routing.last.refusal).toBe('not-from-here');
    routing.enqueued('1', 'sales');
    routing.answers('accepted', '1');
    routing.happens({ type: 'stop-new-chosen', agentId: 'a', isStopNew: true });
    routing.enqueued('2', 'sales');
    expect(routing.offers).toEqual(['1→a']);
    routing.happens({ type: 'stop-new-chosen', agentId: 'a', isStopNew: false });
    expect(routing.offers).toEqual(['1→a', '2→a']);
  });
});

describe('after the end', () => {
  it('wrap-up · until it is done → no offer, then available', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales, { wrapUpMs: 60_000 })]);
    for (const id of ['1', '2']) routing.enqueued(id, 'sales');
    routing.answers('accepted', '1');
    routing.happens({ type: 'ended', interactionId: '1' });
    expect([routing.statusOf('a'), routing.offers]).toEqual(['post-processing', ['1→a']]);
    routing.happens({ type: 'wrapped-up', interactionId: '1', agentId: 'a' });
    expect(routing.offers).toEqual(['1→a', '2→a']);
  });

  it('wrap-up beside another chat → takes a place of the two', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales, { capacity: 2, wrapUpMs: 60_000 })]);
    for (const id of ['1', '2', '3']) routing.enqueued(id, 'sales');
    for (const id of ['1', '2']) routing.answers('accepted', id);
    routing.happens({ type: 'ended', interactionId: '1' });
    expect([routing.statusOf('a'), routing.offers]).toEqual(['busy', ['1→a', '2→a']]);
    routing.happens({ type: 'wrapped-up', interactionId: '1', agentId: 'a' });
    expect(routing.offers).toEqual(['1→a', '2→a', '3→a']);
  });

  it('wrap-up · its time is up → available, idle since then', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales, { wrapUpMs: 60_000 })]);
    routing.enqueued('1', 'sales');
    routing.answers('accepted', '1');
    routing.happens({ type: 'ended', interactionId: '1' });
    expect(routing.last.wakeAt).toBe(routing.at + 60_000);
    const endedAt = routing.at;
    routing.passes(90_000);
    expect([routing.statusOf('a'), routing.state.agents[0]?.idleSince]).toEqual(['available', endedAt + 60_000]);
  });
});

describe('transfer', () => {
  it('by the agent → at the end of the other queue, and back to the same agent only when no other can', () => {
    const both = { sales: 50, help: 50 };
    const routing = TenantRouting.of({ sales: 5, help: 5 }, [agent('a', both), agent('b', { help: 10 })]);
    routing.enqueued('1', 'sales');
    routing.answers('accepted', '1');
    const effects = routing.happens({ type: 'transferred', interactionId: '1', queueId: 'help', agentId: 'a' });
    expect(effects.map(({ type }) => type)).toEqual(['left', 'queued', 'offered', 'agent-changed', 'agent-changed']);
    expect(routing.offers).toEqual(['1→a', '1→b']);
    routing.answers('rejected', '1');
    expect(routing.offers).toEqual(['1→a', '1→b', '1→a']);
  });

  it('while it waits or is offered → the offer is withdrawn; while an agent has it → refused', () => {
    const routing = TenantRouting.of({ sales: 5, help: 5 }, [agent('a', sales)]);
    routing.enqueued('1', 'sales');
    const effects = routing.happens({ type: 'transferred', interactionId: '1', queueId: 'help' });
    expect(effects).toMatchObject([
      { type: 'offer-ended', reason: 'withdrawn' },
      { type: 'queued', queueId: 'help' },
      { type: 'kept-waiting', position: 1, places: 0 },
      { type: 'agent-changed', status: 'available' },
    ]);
    routing.enqueued('2', 'sales');
    routing.answers('accepted', '2');
    routing.happens({ type: 'transferred', interactionId: '2', queueId: 'help' });
    expect(routing.last.refusal).toBe('handled-by-other');
  });
});

describe('agents and queues that go', () => {
  it('agent is lost → chats and offers wait again at their places, before who came later', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales, { capacity: 2 }), agent('b', sales)], ['a']);
    for (const id of ['1', '2', '3']) routing.enqueued(id, 'sales');
    routing.answers('accepted', '1');
    const effects = routing.happens({ type: 'agent-lost', agentId: 'a' });
    expect(effects.map(({ type }) => type)).toEqual(['left', 'queued', 'offer-ended', 'kept-waiting', 'agent-changed']);
    routing.comes('b');
    expect(routing.offers.at(-1)).toBe('1→b');
  });

  it('queue is removed → what waits in it ends, what is handled goes on', () => {
    const routing = TenantRouting.of({ sales: 5, help: 5 }, [agent('a', sales)]);
    for (const id of ['1', '2']) routing.enqueued(id, 'sales');
    routing.answers('accepted', '1');
    const effects = routing.happens({ type: 'configured', queues: [], agents: [agent('a', {})] });
    expect(effects).toEqual([{ type: 'ended', interactionId: '2', reason: 'queue-removed' }]);
    expect(routing.agentOf('1')).toBe('a');
  });

  it('agents are configured anew → those who stay keep status, stop new and time of idling', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales, { capacity: 2 })]);
    routing.enqueued('1', 'sales');
    routing.answers('accepted', '1');
    routing.happens({ type: 'stop-new-chosen', agentId: 'a', isStopNew: true });
    const [before] = routing.state.agents;
    routing.happens({ type: 'configured', queues: routing.state.queues, agents: [agent('a', sales, { capacity: 4 })] });
    expect(routing.state.agents).toEqual([{ ...before, capacity: 4 }]);
  });
});

describe('status that an agent chooses', () => {
  it('free → any of them, logged out one way; busy, offered or wrapping up → refused', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales, { wrapUpMs: 1_000 })]);
    const choose = (status: 'available' | 'on-break' | 'work-offline' | 'logged-out') => {
      routing.happens({ type: 'status-chosen', agentId: 'a', status });
      return routing.last.refusal;
    };
    for (const status of ['on-break', 'work-offline', 'on-break', 'available'] as const)
      expect(choose(status)).toBe(undefined);
    routing.enqueued('1', 'sales');
    expect([choose('on-break'), routing.statusOf('a')]).toEqual(['not-from-here', 'offered']);
    routing.answers('accepted', '1');
    expect(choose('logged-out')).toBe('not-from-here');
    routing.happens({ type: 'ended', interactionId: '1' });
    expect(choose('available')).toBe('not-from-here');
    routing.passes(1_000);
    expect([choose('logged-out'), choose('available')]).toEqual([undefined, 'not-from-here']);
  });
});

describe('what comes again, or late', () => {
  it('interaction that is known is enqueued once more → stays where it is, and nothing is told', () => {
    const routing = TenantRouting.of({ sales: 5, help: 5 }, []);
    for (const id of ['1', '2']) routing.enqueued(id, 'sales');
    const before = routing.state;
    expect(routing.enqueued('1', 'help')).toEqual([]);
    expect([routing.last.refusal, routing.state]).toEqual([undefined, before]);
  });

  it('clock that is behind the last event → counts as at that event', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales)], []);
    routing.enqueued('1', 'sales');
    const { at } = routing;
    routing.at -= 3_600_000;
    routing.comes('a');
    expect(routing.interaction('1').stage).toMatchObject({ kind: 'offered', expiresAt: at + 30_000 });
    expect(routing.state.at).toBe(at);
  });

  it('alarm that comes too early, or twice → changes nothing', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales)]);
    routing.enqueued('1', 'sales');
    expect(routing.passes(29_999)).toEqual([]);
    routing.passes(1);
    expect(routing.passes(0)).toEqual([]);
  });
});

describe('what is refused', () => {
  it.each([
    [{ type: 'enqueued', interactionId: '1', queueId: 'none' }, 'unknown-queue'],
    [{ type: 'transferred', interactionId: '1', queueId: 'sales' }, 'unknown-interaction'],
    [{ type: 'ended', interactionId: '1' }, 'unknown-interaction'],
    [{ type: 'signed-in', agentId: 'x' }, 'unknown-agent'],
    [{ type: 'agent-lost', agentId: 'x' }, 'unknown-agent'],
    [{ type: 'status-chosen', agentId: 'x', status: 'available' }, 'unknown-agent'],
    [{ type: 'rejected', interactionId: '1', agentId: 'a', offerId: 1 }, 'offer-gone'],
  ] as const)('%j → %s, and nothing changes', (happening, refusal) => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales)]);
    const before = routing.state;
    expect(routing.happens(happening)).toEqual([]);
    expect([routing.last.refusal, routing.state]).toEqual([refusal, before]);
  });

  it('as many wait as may → full; in the state of the most of everything → less than a row holds', () => {
    const queues = Object.fromEntries(
      Array.from({ length: routingLimits.queues }, (_, index) => [`queue-${index}`, 8]),
    );
    const names = Object.keys(queues);
    const agents = Array.from({ length: routingLimits.agents }, (_, index) => {
      const levels = Object.fromEntries(
        Array.from({ length: 10 }, (_, own) => [names[(index + own) % names.length] ?? '', 100]),
      );
      return agent(`ag${`${index}`.padStart(22, '0')}`, levels, {
        capacity: 6,
        languages: ['en', 'de', 'fr', 'zh-tw'],
      });
    });
    const routing = TenantRouting.of(queues, agents, []);
    const id = (index: number) => `int-18c1a2b3c4d-${`${index}`.padStart(25, '0')}-chat-01-fabrikam`;
    for (let index = 0; index < routingLimits.waiting; index += 1)
      routing.enqueued(id(index), names[index % 50] ?? '', 'zh-tw');
    routing.enqueued(id(9_999), 'queue-0');
    expect(routing.last.refusal).toBe('full');
    const remembered = agents.slice(0, 20).map((one) => one.id);
    const { interactions } = routing.state;
    const handled = Array.from({ length: 600 }, (_, index) => ({
      ...interactions[0],
      id: id(1_000 + index),
      stage: { kind: 'handled', agentId: agents[0]?.id, offerId: 100_000 },
    }));
    const most = {
      ...routing.state,
      interactions: [...interactions.map((one) => ({ ...one, offeredTo: remembered })), ...handled],
    };
    expect(JSON.stringify(most).length).toBeLessThan(600_000);
  });

  it('more agents, queues or memberships than may be → too large', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales)]);
    const many = Array.from({ length: routingLimits.agents + 1 }, (_, index) => agent(`a${index}`, sales));
    routing.happens({ type: 'configured', queues: routing.state.queues, agents: many });
    expect(routing.last.refusal).toBe('too-large');
    expect(routing.state.agents.map(({ id }) => id)).toEqual(['a']);
  });
});
