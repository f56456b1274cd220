import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AgentSearch,
  type AskedAgent,
  agentsToAsk,
  askAnewAfterMs,
  relaxAfterMs,
} from '../../shared/assignment/agents-to-ask.ts';
import type { RosterAgent } from '../../shared/assignment/roster-agent.ts';
import { propertyRuns } from '../support/thoroughness.ts';

const now = 1_000_000;
const person = (address: string, more: Partial<RosterAgent> = {}): RosterAgent => ({
  address,
  availability: 'available',
  chats: 0,
  maxChats: 3,
  skills: [],
  ...more,
});
const asked = (address: string, outcome: AskedAgent['outcome'], agoMs = 0): AskedAgent => ({
  address,
  outcome,
  at: now - agoMs,
});
const search = (agents: readonly RosterAgent[], more: Partial<AgentSearch> = {}): AgentSearch => ({
  at: now,
  since: now,
  agents,
  asked: [],
  ...more,
});
const knows = (name: string, level: number) => ({ skills: [{ name, level }] });
const order = (agents: readonly RosterAgent[], more: Partial<AgentSearch> = {}) =>
  agentsToAsk(search(agents, more)).order;
const hope = (agents: readonly RosterAgent[], more: Partial<AgentSearch> = {}) =>
  agentsToAsk(search(agents, more)).hasHope;

describe('order', () => {
  it('thirty agents · the last two are available → these two first, then those of unknown presence', () => {
    const names = Array.from({ length: 30 }, (_, index) => `a${index}`);
    const agents = names.map((name, index) => person(name, { availability: index < 28 ? 'unknown' : 'available' }));
    expect(order(agents)).toEqual(['a28', 'a29', ...names.slice(0, 28)]);
  });

  it('agents with the skill · different levels → the best first, and none without it', () => {
    const agents = [person('none'), person('low', knows('loans', 2)), person('high', knows('loans', 9))];
    expect(order(agents, { skill: 'loans' })).toEqual(['high', 'low']);
  });

  it('agents of one level · different times of idling → the longest idle first, one without a chat yet before all', () => {
    const agents = [person('late', { idleSince: 30 }), person('early', { idleSince: 20 }), person('new')];
    expect(order(agents)).toEqual(['new', 'early', 'late']);
  });

  it('agent with a chat · another without → comes after it, although its last ring is longer ago', () => {
    expect(order([person('busy', { chats: 1, idleSince: 10 }), person('free', { idleSince: 20 })])).toEqual([
      'free',
      'busy',
    ]);
  });

  it('agents who differ in nothing → the order of the tenant', () => {
    expect(order([person('b'), person('a'), person('c')])).toEqual(['b', 'a', 'c']);
  });

  it('agent at capacity → is not asked, and is hope still', () => {
    const agents = [person('full', { chats: 3 })];
    expect(agentsToAsk(search(agents))).toEqual({ order: [], isRelaxed: false, hasHope: true });
  });

  it('agent whom the visitor’s search has asked · another was not → comes after it, whatever it knows', () => {
    const agents = [person('asked', knows('loans', 9)), person('other', knows('loans', 1))];
    expect(order(agents, { skill: 'loans', asked: [asked('asked', 'missed', askAnewAfterMs)] })).toEqual([
      'other',
      'asked',
    ]);
  });
});

describe('agents who were asked', () => {
  it('rings → not asked a second time, however long it takes', () => {
    expect(order([person('a')], { asked: [asked('a', 'ringing', 10 * askAnewAfterMs)] })).toEqual([]);
  });

  it.each(['missed', 'refused', 'left', 'failed'] as const)(
    '%s · the time of asking anew has come → asked again',
    (outcome) => {
      const agents = [person('a', { availability: 'unknown' })];
      expect(order(agents, { asked: [asked('a', outcome, askAnewAfterMs - 1)] })).toEqual([]);
      expect(order(agents, { asked: [asked('a', outcome, askAnewAfterMs)] })).toEqual(['a']);
    },
  );

  it('could not be reached · is available all the same → not asked again before its time', () => {
    expect(order([person('a')], { asked: [asked('a', 'failed', askAnewAfterMs - 1)] })).toEqual([]);
  });

  it('another time of asking anew is set → asked again after that', () => {
    const missed = { asked: [asked('a', 'missed', 5_000)] };
    expect(order([person('a')], { ...missed, anewAfterMs: 5_001 })).toEqual([]);
    expect(order([person('a')], { ...missed, anewAfterMs: 5_000 })).toEqual(['a']);
  });
});

describe('agents who are away', () => {
  it('whether another is there or not → not asked', () => {
    const away = person('away', { availability: 'away' });
    expect(order([away, person('other')])).toEqual(['other']);
    expect(agentsToAsk(search([away]))).toEqual({ order: [], isRelaxed: false, hasHope: false });
  });
});

describe('hope', () => {
  const gone = person('gone', { availability: 'unknown' });

  it('no agents, or all away → none', () => {
    expect(hope([])).toBe(false);
    expect(hope([person('a', { availability: 'away' })])).toBe(false);
  });

  it.each(['failed', 'missed', 'refused'] as const)(
    'one of unknown presence · its invitation has %s → none',
    (outcome) => {
      expect(hope([gone])).toBe(true);
      expect(hope([gone], { asked: [asked('gone', 'ringing')] })).toBe(true);
      expect(hope([gone], { asked: [asked('gone', outcome)] })).toBe(false);
    },
  );

  it.each([
    ['failed', false],
    ['missed', true],
    ['refused', true],
  ] as const)('platform that fails at once without a client · invitation has %s → %s', (outcome, hasHope) => {
    expect(hope([gone], { asked: [asked('gone', outcome)], failsOffline: true })).toBe(hasHope);
    const away = person('gone', { availability: 'away' });
    expect(hope([away], { asked: [asked('gone', outcome)], failsOffline: true })).toBe(false);
  });

  it('an available one has refused → some', () => {
    expect(hope([person('a')], { asked: [asked('a', 'refused')] })).toBe(true);
  });

  it('one was with the visitor and left → some, until its next invitation has failed', () => {
    expect(hope([gone], { asked: [asked('gone', 'left')] })).toBe(true);
  });
});

describe('skill', () => {
  const agents = [person('other'), person('expert', { ...knows('loans', 5), availability: 'unknown' })];

  it('waited long → the others as well, the available ones first', () => {
    const at = (agoMs: number) => agentsToAsk(search(agents, { skill: 'loans', since: now - agoMs }));
    expect(at(relaxAfterMs - 1)).toEqual({ order: ['expert'], isRelaxed: false, hasHope: true });
    expect(at(relaxAfterMs)).toEqual({ order: ['other', 'expert'], isRelaxed: true, hasHope: true });
  });

  it('no agent who has it is there → the others at once', () => {
    expect(order(agents, { skill: 'loans', asked: [asked('expert', 'failed')] })).toEqual(['other']);
    expect(order([person('other')], { skill: 'loans' })).toEqual(['other']);
  });

  it('those who have it are at capacity → waits for them until it has waited long', () => {
    const full = [person('other'), person('expert', { ...knows('loans', 5), chats: 3 })];
    expect(order(full, { skill: 'loans' })).toEqual([]);
    expect(order(full, { skill: 'loans', since: now - relaxAfterMs })).toEqual(['other']);
  });

  it('nothing was asked for → no skill counts', () => {
    expect(order([person('a'), person('b', knows('loans', 9))])).toEqual(['a', 'b']);
  });
});

const anyAgent = fc.record({
  availability: fc.constantFrom('available', 'unknown', 'away'),
  chats: fc.nat({ max: 3 }),
  maxChats: fc.integer({ min: 1, max: 3 }),
  skills: fc.array(fc.record({ name: fc.constantFrom('x', 'y'), level: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 2,
  }),
  idleSince: fc.nat({ max: 3 }),
  outcome: fc.option(fc.constantFrom('ringing', 'failed', 'missed', 'refused', 'left')),
  agoMs: fc.constantFrom(0, askAnewAfterMs),
});
const anySearch = fc
  .tuple(fc.array(anyAgent, { maxLength: 6 }), fc.constantFrom('x', 'z', undefined), fc.constantFrom(0, relaxAfterMs))
  .map(
    ([people, skill, waitedMs]): AgentSearch =>
      search(
        people.map((one, index) => person(`a${index}`, one)),
        {
          ...(skill === undefined ? {} : { skill }),
          since: now - waitedMs,
          asked: people.flatMap(({ outcome, agoMs }, index) =>
            outcome === null ? [] : [asked(`a${index}`, outcome, agoMs)],
          ),
        },
      ),
  );

describe('any search', () => {
  it('who is asked → is below capacity, does not ring, and is asked once', () => {
    const property = fc.property(anySearch, (any) => {
      const found = agentsToAsk(any).order;
      expect(new Set(found).size).toBe(found.length);
      for (const address of found) {
        const agent = any.agents.find((one) => one.address === address);
        expect(agent?.chats).toBeLessThan(agent?.maxChats ?? 0);
        expect(any.asked.find((one) => one.address === address)?.outcome).not.toBe('ringing');
      }
    });
    fc.assert(property, propertyRuns(300, 3000));
  });

  it('later, with nothing changed · no agent rings → each agent with capacity is asked who is not away', () => {
    const property = fc.property(anySearch, (any) => {
      const later = { ...any, at: now + askAnewAfterMs + relaxAfterMs };
      fc.pre(later.asked.every(({ outcome }) => outcome !== 'ringing'));
      const expected = later.agents
        .filter(({ chats, maxChats, availability }) => chats < maxChats && availability !== 'away')
        .map(({ address }) => address);
      expect(order(later.agents, later).toSorted()).toEqual(expected.toSorted());
    });
    fc.assert(property, propertyRuns(300, 3000));
  });

  it('agents in another order, all of them different → the same order of asking', () => {
    const property = fc.property(anySearch, (any) => {
      const agents = any.agents.map((agent, index) => ({ ...agent, idleSince: index }));
      const found = agentsToAsk({ ...any, agents });
      expect(agentsToAsk({ ...any, agents: agents.toReversed(), asked: any.asked.toReversed() })).toEqual(found);
    });
    fc.assert(property, propertyRuns(300, 3000));
  });
});
