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
  const { id, since, skill } = visitor;
  const isAhead = (one: WaitingVisitor): boolean => one.since < since || (one.since === since && one.id < id);
  const isRival = (one: WaitingVisitor): boolean =>
    one.skill === undefined || skill === undefined || one.skill === skill;
  const able = agents.filter((agent) => skill === undefined || skillLevel(agent, skill) > 0);
  const present = able.filter(({ availability }) => availability === 'available');
  return {
    position: waiting.filter((one) => one.id !== id && isAhead(one) && isRival(one)).length + 1,
    places: present.reduce((places, { maxChats }) => places + maxChats, 0),
  };
}
