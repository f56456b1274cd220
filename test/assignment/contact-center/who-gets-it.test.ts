import { describe, expect, it } from 'vitest';
import { languageWaitMs } from '../../../shared/assignment/contact-center/offers.ts';
import { agent, TenantRouting } from './tenant-routing.ts';

const oneQueue = { sales: 5 };
const sales = { sales: 50 };

describe('who gets it', () => {
  it('agents of different skill levels → the highest; the one with the lowest last', () => {
    const agents = [agent('low', { sales: 10 }), agent('high', { sales: 100 }), agent('mid', { sales: 50 })];
    const routing = TenantRouting.of(oneQueue, agents);
    for (const id of ['1', '2', '3']) routing.enqueued(id, 'sales');
    expect(routing.offers).toEqual(['1→high', '2→mid', '3→low']);
  });

  it('agents of one level → who has been idle longest since the last offer or end', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales), agent('b', sales), agent('c', sales)]);
    for (const id of ['1', '2']) {
      routing.at += 1;
      routing.enqueued(id, 'sales');
      routing.answers('accepted', id);
    }
    routing.at += 1;
    routing.happens({ type: 'ended', interactionId: '2' });
    routing.at += 1;
    routing.happens({ type: 'ended', interactionId: '1' });
    for (const id of ['3', '4', '5']) routing.enqueued(id, 'sales');
    expect(routing.offers).toEqual(['1→a', '2→b', '3→c', '4→b', '5→a']);
  });

  it('visitor leaves while it is offered → the agent counts as idle since before the offer', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales), agent('b', sales)]);
    routing.enqueued('1', 'sales');
    routing.at += 1;
    expect(routing.happens({ type: 'ended', interactionId: '1' })).toMatchObject([
      { type: 'offer-ended', reason: 'withdrawn' },
      { type: 'ended' },
      { type: 'agent-changed', agentId: 'a', status: 'available' },
    ]);
    routing.enqueued('2', 'sales');
    expect(routing.offers).toEqual(['1→a', '2→a']);
  });

  it.each(['logged-out', 'on-break', 'work-offline'] as const)('agent is %s → gets nothing', (status) => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales)]);
    routing.happens({ type: 'status-chosen', agentId: 'a', status });
    routing.enqueued('1', 'sales');
    expect(routing.offers).toEqual([]);
  });

  it('agent has signed in and chosen nothing → gets nothing', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales)], []);
    routing.happens({ type: 'signed-in', agentId: 'a' });
    routing.enqueued('1', 'sales');
    expect(routing.offers).toEqual([]);
  });

  it('agent is no member of the queue → gets nothing', () => {
    const routing = TenantRouting.of({ sales: 5, help: 5 }, [agent('a', { help: 50 })]);
    routing.enqueued('1', 'sales');
    expect(routing.offers).toEqual([]);
  });

  it('agent becomes available → what waits is offered at once', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales)], []);
    routing.enqueued('1', 'sales');
    routing.comes('a');
    expect(routing.offers).toEqual(['1→a']);
  });
});

describe('capacity', () => {
  it('agent takes three → one offer at a time, three chats, and the next when one has ended', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales, { capacity: 3 })]);
    for (const id of ['1', '2', '3', '4']) routing.enqueued(id, 'sales');
    expect(routing.offers).toEqual(['1→a']);
    for (const id of ['1', '2', '3']) routing.answers('accepted', id);
    expect(routing.offers).toEqual(['1→a', '2→a', '3→a']);
    expect(routing.statusOf('a')).toBe('busy');
    routing.happens({ type: 'ended', interactionId: '2' });
    expect(routing.offers).toEqual(['1→a', '2→a', '3→a', '4→a']);
  });

  it('agent takes one → in a chat, and not offered another', () => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales)]);
    routing.enqueued('1', 'sales');
    routing.answers('accepted', '1');
    routing.enqueued('2', 'sales');
    expect(routing.statusOf('a')).toBe('in-chat');
    expect(routing.offers).toEqual(['1→a']);
  });
});

describe('order between queues', () => {
  /** Four agents come one after the other, when all of this waits. */
  function order(queues: Readonly<Record<string, number>>, waiting: readonly (readonly [string, string])[]) {
    const members = Object.fromEntries(Object.keys(queues).map((id) => [id, 50]));
    const agents = waiting.map((_, index) => agent(`a${index}`, members));
    const routing = TenantRouting.of(queues, agents, []);
    for (const [id, queue] of waiting) {
      routing.at += 1;
      routing.enqueued(id, queue);
    }
    for (const { id } of agents) routing.comes(id);
    return routing.offers.map((offer) => offer.split('→')[0]);
  }

  it('priorities differ → the higher one first, in each queue who came first', () => {
    const waiting = [
      ['1', 'low'],
      ['2', 'low'],
      ['3', 'high'],
      ['4', 'high'],
    ] as const;
    expect(order({ low: 3, high: 4 }, waiting)).toEqual(['3', '4', '1', '2']);
  });

  it('priorities are equal → round the queues', () => {
    const waiting = [
      ['1', 'x'],
      ['2', 'x'],
      ['3', 'x'],
      ['4', 'y'],
      ['5', 'y'],
      ['6', 'z'],
    ] as const;
    expect(order({ x: 5, y: 5, z: 5 }, waiting)).toEqual(['1', '4', '6', '2', '5', '3']);
  });

  it('all have priority 8 → the oldest over all of them', () => {
    const waiting = [
      ['1', 'x'],
      ['2', 'x'],
      ['3', 'y'],
      ['4', 'x'],
    ] as const;
    expect(order({ x: 8, y: 8 }, waiting)).toEqual(['1', '2', '3', '4']);
  });

  it('8, 9 and 10 → 10 before 9 before 8, however long 8 has waited', () => {
    const waiting = [
      ['1', 'eight'],
      ['2', 'nine'],
      ['3', 'ten'],
      ['4', 'eight'],
    ] as const;
    expect(order({ eight: 8, nine: 9, ten: 10 }, waiting)).toEqual(['3', '2', '1', '4']);
  });
});

describe('language', () => {
  const agents = [
    agent('en', { sales: 100 }, { languages: ['en'] }),
    agent('fr', { sales: 10 }, { languages: ['fr'] }),
  ];

  it('an agent who speaks it is free → gets it, although less skilled', () => {
    const routing = TenantRouting.of(oneQueue, agents);
    routing.enqueued('1', 'sales', 'fr');
    expect(routing.offers).toEqual(['1→fr']);
  });

  it('none who speaks it is free → waits twenty seconds, then another gets it', () => {
    const routing = TenantRouting.of(oneQueue, agents, ['en']);
    routing.enqueued('1', 'sales', 'fr');
    expect(routing.last.wakeAt).toBe(routing.at + languageWaitMs);
    expect(routing.passes(languageWaitMs - 1)).toEqual([]);
    routing.passes(1);
    expect(routing.offers).toEqual(['1→en']);
  });

  it('no agent is free at all → no alarm', () => {
    const routing = TenantRouting.of(oneQueue, agents, []);
    routing.enqueued('1', 'sales', 'fr');
    expect(routing.last.wakeAt).toBeUndefined();
  });

  it.each([
    [['de'], 'de-ch', true],
    [['zh-tw'], 'zh-cn', false],
    [['zh'], 'zh-cn', false],
    [[], 'fr', true],
    [['de'], undefined, true],
  ] as const)('agent of %j, visitor of %s → speaks it: %s', (languages, language, speaks) => {
    const routing = TenantRouting.of(oneQueue, [agent('a', sales, { languages })]);
    routing.enqueued('1', 'sales', language);
    expect(routing.offers.length === 1).toBe(speaks);
  });
});
