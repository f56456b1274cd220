import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RosterAgent } from '../../shared/assignment/roster-agent.ts';
import { arrivalOf, visitorsToAskFor, type WaitingVisitor } from '../../shared/assignment/waiting-visitors.ts';
import { propertyRuns } from '../support/thoroughness.ts';

const waiting: readonly WaitingVisitor[] = [
  { id: 'a', since: 1 },
  { id: 'b', since: 2, skill: 'loans' },
  { id: 'c', since: 2, skill: 'cards' },
  { id: 'd', since: 3, skill: 'loans' },
];
const agent = (
  availability: RosterAgent['availability'],
  maxChats: number,
  ...skills: readonly string[]
): RosterAgent => ({
  address: `${availability}${maxChats}`,
  availability,
  chats: 0,
  maxChats,
  skills: skills.map((name) => ({ name, level: 5 })),
});

it.each([
  [{ id: 'a', since: 1 }, 1],
  [{ id: 'b', since: 2, skill: 'loans' }, 2],
  [{ id: 'd', since: 3, skill: 'loans' }, 3],
  [{ id: 'e', since: 3 }, 5],
  [{ id: 'aa', since: 1 }, 2],
])(
  'visitor %j among others → position %i: behind those who came before and may get the same agent',
  (visitor, position) => {
    expect(arrivalOf(visitor, waiting, []).position).toBe(position);
  },
);

it('places → of the agents who are available and know what was asked for', () => {
  const agents = [
    agent('available', 2),
    agent('available', 3, 'loans'),
    agent('unknown', 4, 'loans'),
    agent('away', 5),
  ];
  expect(arrivalOf({ id: 'x', since: 9 }, [], agents).places).toBe(5);
  expect(arrivalOf({ id: 'x', since: 9, skill: 'loans' }, [], agents).places).toBe(3);
});

describe('agents who have become free', () => {
  const ids = (visitors: readonly WaitingVisitor[]) => visitors.map(({ id }) => id);

  it('more wait than they can take → as many as they can take, who came first', () => {
    expect(ids(visitorsToAskFor(waiting.toReversed(), [{ ...agent('available', 3), chats: 1 }]))).toEqual(['a', 'b']);
    expect(ids(visitorsToAskFor(waiting, [agent('available', 9)]))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('one knows what a visitor asked for who came later → that visitor, and the other agent goes to who came first', () => {
    const agents = [agent('available', 1, 'loans', 'cards'), { ...agent('available', 1), address: 'general' }];
    const visitors = [{ id: 'pets', since: 0, skill: 'pets' }, ...waiting];
    expect(ids(visitorsToAskFor(visitors, agents))).toEqual(['a', 'b']);
    expect(ids(visitorsToAskFor(visitors.slice(0, 1), agents))).toEqual(['pets']);
  });

  it('any who wait → no more than there is room for, none while another place is free, and of one skill who came first', () => {
    const skill = fc.constantFrom('x', 'y', undefined);
    const visitors = fc.array(fc.tuple(fc.nat({ max: 9 }), skill), { maxLength: 9 });
    const agents = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.subarray(['x', 'y'])), { maxLength: 3 });
    const property = fc.property(visitors, agents, (came, free) => {
      const all = came.map(([since, name], index) => ({
        id: `${index}`,
        since,
        ...(name === undefined ? {} : { skill: name }),
      }));
      const there = free.map(([room, skills], index) => ({
        ...agent('available', room, ...skills),
        address: `${index}`,
      }));
      const asked = visitorsToAskFor(all, there);
      const places = free.reduce((sum, [room]) => sum + room, 0);
      expect(asked.length).toBe(Math.min(places, all.length));
      const passed = all.filter((one) => !asked.includes(one));
      for (const one of passed) {
        expect(asked.filter((other) => other.skill === one.skill && other.since > one.since)).toEqual([]);
      }
    });
    fc.assert(property, propertyRuns(200, 2_000));
  });
});
