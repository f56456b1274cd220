import type { CommandKind } from './command.ts';
import { issueOf } from './issued.ts';
import { hasEverJoined, isAttended, isThere, personOf, workOn } from './people.ts';
import { endCause, isConnected, withEnding } from './phase.ts';
import { isBefore } from './stamp.ts';
import type { ConversationState, PersonFacts, Work } from './state.ts';
import type { PlannedAgent } from './visit.ts';

/**
 * Looks for agents while the visitor waits: asks further ones of the round's order, and begins a new round when the last
 * agent in the room has left. A visitor whose plan has no agents is not kept waiting.
 */
export function searchAgents(state: ConversationState): ConversationState {
  if (!isConnected(state.facts) || endCause(state) !== undefined) return state;
  if (isAttended(state)) return state.work.served ? state : { ...state, work: { ...state.work, served: true } };
  const searching = state.work.served ? withNextRound(state) : state;
  return isWithoutAgents(searching) ? withEnding(searching, 'nobody') : withFurtherAsked(searching);
}

/** Number of the search for agents that is going on, counted from 0. */
export function roundOf(work: Work): number {
  return work.round?.number ?? 0;
}

/** The plan's agents who are asked in this round, in the order of asking. */
export function askedAgents(state: ConversationState): readonly PlannedAgent[] {
  return askingOrder(state).slice(0, state.work.asked);
}

/** What is reported about the ring of this round; a report on an earlier ring counts only while that still rings. */
export function currentInvitation({ facts, work }: ConversationState, address: string): PersonFacts['invitation'] {
  const { invitation } = personOf(facts, address);
  if (invitation === undefined || work.round === undefined || invitation.outcome === 'ringing') return invitation;
  const ring = issueOf(work, 'invite-agent', address);
  const isCurrent = ring?.revision === work.round.number && ring.operationId === invitation.operationId;
  return isCurrent ? invitation : undefined;
}

/** Whether an agent is in the room or may still come: is an agent still, has not refused, not missed the ring, not left, could be reached. */
export function mayCome(state: ConversationState, address: string): boolean {
  const { facts, work } = state;
  const { removed, unanswered } = workOn(work, address);
  if (removed) return false;
  if (isThere(facts, address)) return true;
  if (unanswered || hasLeft(state, address)) return false;
  const invitation = currentInvitation(state, address);
  if (invitation !== undefined && invitation.outcome !== 'ringing' && invitation.outcome !== 'joined') return false;
  return !hasFailed(work, 'add-bridged-agent', address) && !hasFailed(work, 'invite-agent', address);
}

/** Whether an absent agent has been in the room in this round. */
function hasLeft(state: ConversationState, address: string): boolean {
  const { firstJoin, presence } = personOf(state.facts, address);
  if (state.work.round === undefined) return firstJoin !== undefined;
  const invitation = currentInvitation(state, address);
  return invitation?.outcome === 'joined' && presence !== undefined && isBefore(invitation.seen, presence.seen);
}

function hasFailed(work: Work, kind: CommandKind, address: string): boolean {
  const issue = issueOf(work, kind, address);
  return issue?.outcome === 'failed' && (issue.revision ?? 0) === roundOf(work);
}

/** The plan's agents in the order in which this round asks them. */
function askingOrder({ plan, work }: ConversationState): readonly PlannedAgent[] {
  if (work.round === undefined) return plan?.agents ?? [];
  return work.round.order.flatMap((address) => plan?.agents.find((agent) => agent.address === address) ?? []);
}

/**
 * Choice: every agent may be asked again. Those who have been in the room come last, one at a time: an agent who lost the
 * connection cannot come back uninvited, and one who left on purpose can refuse, or end the visit.
 */
function withNextRound(state: ConversationState): ConversationState {
  const { served: _, ...work } = state.work;
  const addresses = state.plan?.agents.map(({ address }) => address) ?? [];
  const order = [
    ...addresses.filter((address) => !hasEverJoined(state.facts, address)),
    ...addresses.filter((address) => hasEverJoined(state.facts, address)),
  ];
  const round = { number: roundOf(work) + 1, order };
  const agents = work.agents.map(({ unanswered, ...agent }) => {
    const stillRings = personOf(state.facts, agent.address).invitation?.outcome === 'ringing';
    return unanswered && stillRings ? { ...agent, unanswered } : agent;
  });
  return { ...state, work: { ...work, asked: 0, round, agents } };
}

/** Asks as many further agents as it takes so that `askAtOnce` of them may come; each is asked once in a round. */
function withFurtherAsked(state: ConversationState): ConversationState {
  const order = askingOrder(state);
  let { asked } = state.work;
  let awaited = askedAgents(state).filter(({ address }) => mayCome(state, address)).length;
  for (const { address } of order.slice(asked)) {
    if (awaited >= mostAwaited(state, address)) break;
    asked += 1;
    if (mayCome(state, address)) awaited += 1;
  }
  return asked === state.work.asked ? state : { ...state, work: { ...state.work, asked } };
}

/** With so many agents awaited, this one is not asked yet. */
function mostAwaited({ plan, facts, work }: ConversationState, address: string): number {
  if (work.round !== undefined && hasEverJoined(facts, address)) return 1;
  return Math.max(1, Math.floor(plan?.askAtOnce ?? 1));
}

/** Outside of the opening hours a plan has no agents; the visitor is told as soon as that is possible. */
function isWithoutAgents({ plan, facts }: ConversationState): boolean {
  return plan?.agents.length === 0 && facts.messaging.visitor?.send !== undefined;
}
