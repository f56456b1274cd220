import { type RosterAgent, skillLevel } from './roster-agent.ts';
import type { Arrival } from './waiting-time.ts';

/** A visitor of a tenant who waits for one of its agents, since `since` (epoch ms); `skill` as it was asked for. */
export type WaitingVisitor = { readonly id: string; readonly since: number; readonly skill?: string };

/**
 * How a visitor stands among those who wait: behind each who came before and may get the same agent, with places for as many chats as the
 * available agents take who know what was asked for. Visitors who came at the same time stand in the order of their ids.
 */
export function arrivalOf(
  visitor: WaitingVisitor,
  waiting: readonly WaitingVisitor[],
  agents: readonly RosterAgent[],
): Arrival {
  const { id, skill } = visitor;
  const isAhead = (one: WaitingVisitor): boolean => compareVisitors(one, visitor) < 0;
  const isRival = (one: WaitingVisitor): boolean =>
    one.skill === undefined || skill === undefined || one.skill === skill;
  const present = agents.filter((agent) => agent.availability === 'available' && isAble(agent, visitor));
  return {
    position: waiting.filter((one) => one.id !== id && isAhead(one) && isRival(one)).length + 1,
    places: present.reduce((places, { maxChats }) => places + maxChats, 0),
  };
}

/**
 * For whom agents who have become free are asked at once: for as many visitors as they can take, and who came first is before who came later.
 * Choice: a visitor takes the place of an agent who knows what was asked for, of the one with the fewest skills; then the places that are left
 * go to those who came first.
 */
export function visitorsToAskFor(
  waiting: readonly WaitingVisitor[],
  agents: readonly RosterAgent[],
): readonly WaitingVisitor[] {
  const room = new Map(agents.map(({ address, chats, maxChats }) => [address, maxChats - chats]));
  const taken = new Set<string>();
  const inOrder = waiting.toSorted(compareVisitors);
  const byVersatility = agents.toSorted((a, b) => a.skills.length - b.skills.length);
  const take = (visitor: WaitingVisitor, mayTake: (agent: RosterAgent) => boolean): void => {
    const agent = byVersatility.find((one) => (room.get(one.address) ?? 0) > 0 && mayTake(one));
    if (agent === undefined || taken.has(visitor.id)) return;
    room.set(agent.address, (room.get(agent.address) ?? 0) - 1);
    taken.add(visitor.id);
  };
  for (const visitor of inOrder) take(visitor, (agent) => isAble(agent, visitor));
  for (const visitor of inOrder) take(visitor, () => true);
  return inOrder.filter(({ id }) => taken.has(id));
}

function isAble(agent: RosterAgent, { skill }: WaitingVisitor): boolean {
  return skill === undefined || skillLevel(agent, skill) > 0;
}

function compareVisitors(a: WaitingVisitor, b: WaitingVisitor): number {
  return a.since - b.since || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1);
}
