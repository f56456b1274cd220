import { expect, it } from 'vitest';
import type { RosterAgent } from '../../shared/assignment/roster-agent.ts';
import { arrivalOf, type WaitingVisitor } from '../../shared/assignment/waiting-visitors.ts';

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
