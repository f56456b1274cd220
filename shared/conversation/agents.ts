import type { CommandKind } from './command.ts';
import { issueOf } from './issued.ts';
import type { Audience, PlannedAgent } from './plan.ts';
import { isBefore } from './stamp.ts';
import type { AgentWork, ConversationState, Facts, PersonFacts, Work } from './state.ts';

/** Choice: beyond so many people who are not in the plan, further ones are not kept, so that the state stays small. */
const mostOthers = 64;

/** What is reported about a person; an entry without facts when nothing is. */
export function personOf(facts: Facts, address: string): PersonFacts {
  return entryOf(facts.people, address) ?? { address };
}

/** The facts with this person's put in; unchanged where there is no room for further people. */
export function withPerson(state: ConversationState, person: PersonFacts): ConversationState {
  const { facts } = state;
  const isKept = plannedAgent(state, person.address) !== undefined || entryOf(facts.people, person.address);
  const others = facts.people.filter(({ address }) => plannedAgent(state, address) === undefined);
  if (!isKept && others.length >= mostOthers) return state;
  return { ...state, facts: { ...facts, people: withEntry(facts.people, person) } };
}

/** What we decided about one of the plan's agents; an entry without decisions when there are none. */
export function workOn(work: Work, address: string): AgentWork {
  return entryOf(work.agents, address) ?? { address };
}

/** The state with a decision about an agent put in. */
export function withWorkOn(state: ConversationState, agent: AgentWork): ConversationState {
  return { ...state, work: { ...state.work, agents: withEntry(state.work.agents, agent) } };
}

/** The plan's agent at an address. */
export function plannedAgent(state: ConversationState, address: string): PlannedAgent | undefined {
  return state.plan?.agents.find((agent) => agent.address === address);
}

/** Whether the person is in the room. */
export function isThere(facts: Facts, address: string): boolean {
  return personOf(facts, address).presence?.present === true;
}

/** Whether one of the plan's agents is in the room. Colleagues whom they brought in do not reach the visitor, and do not count. */
export function isAttended(state: ConversationState): boolean {
  return state.plan?.agents.some(({ address }) => isThere(state.facts, address)) ?? false;
}

/** Who shall hear an agent: as asked for last, else as planned. */
export function desiredAudience(state: ConversationState, agent: PlannedAgent): Audience {
  return workOn(state.work, agent.address).wish?.audience ?? agent.audience;
}

/** Who hears a person, as the platform has confirmed it: without a place on the bridge, the agents only. */
export function confirmedAudience(state: ConversationState, address: string): Audience {
  const place = personOf(state.facts, address).place;
  const planned = plannedAgent(state, address);
  if (place?.present !== true || planned === undefined) return 'agents';
  return place.audience ?? desiredAudience(state, planned);
}

/** The plan's agents in the order in which this round asks them. */
export function askingOrder({ plan, work }: ConversationState): readonly PlannedAgent[] {
  if (work.round === undefined) return plan?.agents ?? [];
  return work.round.order.flatMap((address) => plan?.agents.find((agent) => agent.address === address) ?? []);
}

/** The plan's agents who are asked in this round, in the order of asking. */
export function askedAgents(state: ConversationState): readonly PlannedAgent[] {
  return askingOrder(state).slice(0, state.work.asked);
}

/** Whether the person has ever been in the room. */
export function hasEverJoined(facts: Facts, address: string): boolean {
  return personOf(facts, address).firstJoin !== undefined;
}

/** Number of the search for agents that is going on, counted from 0. */
export function roundOf(work: Work): number {
  return work.round?.number ?? 0;
}

/** What is reported about the ring of this round; what is said about an earlier ring counts only while it still rings. */
export function currentInvitation({ facts, work }: ConversationState, address: string): PersonFacts['invitation'] {
  const { invitation } = personOf(facts, address);
  if (invitation === undefined || work.round === undefined || invitation.outcome === 'ringing') return invitation;
  const ring = issueOf(work, 'invite-agent', address);
  const isCurrent = ring?.revision === work.round.number && ring.operationId === invitation.operationId;
  return isCurrent ? invitation : undefined;
}

/** Whether an agent is there or may still come: has not refused, not missed the call, not left, could be reached. */
export function isHopeful(state: ConversationState, address: string): boolean {
  const { facts, work } = state;
  if (isThere(facts, address)) return true;
  if (workOn(work, address).unanswered || hasLeft(state, address)) return false;
  const invitation = currentInvitation(state, address);
  if (invitation !== undefined && invitation.outcome !== 'ringing' && invitation.outcome !== 'joined') return false;
  return !hasFailed(work, 'add-bridged-agent', address) && !hasFailed(work, 'invite-agent', address);
}

/** Whether an absent agent has been there in this round. */
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

type Addressed = { readonly address: string };

/** The entry of an address. */
export function entryOf<Entry extends Addressed>(entries: readonly Entry[], address: string): Entry | undefined {
  return entries.find((entry) => entry.address === address);
}

/** The entries with the one of this address put in or replaced; in the order of their addresses. */
export function withEntry<Entry extends Addressed>(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const others = entries.filter(({ address }) => address !== entry.address);
  return [...others, entry].toSorted((a, b) => (a.address < b.address ? -1 : 1));
}
