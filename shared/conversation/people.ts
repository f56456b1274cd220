import { issueOf } from './issued.ts';
import type { AgentWork, ConversationState, Facts, PersonFacts, Work } from './state.ts';
import type { Audience, PlannedAgent } from './visit.ts';

/** Choice: at most so many people who are not in the plan are kept, so that the state stays small. */
const mostOthers = 64;

/** The plan's agent at an address. */
export function plannedAgent(state: ConversationState, address: string): PlannedAgent | undefined {
  return state.plan?.agents.find((agent) => agent.address === address);
}

/** What is reported about a person; an entry without facts when nothing is. */
export function personOf(facts: Facts, address: string): PersonFacts {
  return entryOf(facts.people, address) ?? { address };
}

/** The state with what is reported about a person put in; unchanged if there is no room for further people. */
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

/** Whether the person is in the room. */
export function isThere(facts: Facts, address: string): boolean {
  return personOf(facts, address).presence?.present === true;
}

/** Whether the person has ever been in the room. */
export function hasEverJoined(facts: Facts, address: string): boolean {
  return personOf(facts, address).firstJoin !== undefined;
}

/** Whether one of the plan's agents is in the room. Colleagues whom they brought in do not reach the visitor, and do not count. */
export function isAttended(state: ConversationState): boolean {
  return state.plan?.agents.some(({ address }) => isThere(state.facts, address)) ?? false;
}

/** Whether the person has a place on the bridge. */
export function hasPlace(facts: Facts, address: string): boolean {
  return personOf(facts, address).place?.present === true;
}

/** Whether a place on the bridge was asked for and is yet to be reported. */
export function isPlaceComing({ facts, work }: ConversationState, address: string): boolean {
  const outcome = issueOf(work, 'add-bridged-agent', address)?.outcome;
  return outcome === 'pending' || (outcome === 'done' && personOf(facts, address).place === undefined);
}

/** Who shall hear an agent: as asked for last, else as planned. */
export function desiredAudience(state: ConversationState, agent: PlannedAgent): Audience {
  return workOn(state.work, agent.address).wish?.audience ?? agent.audience;
}

/** Number of the last wish about who hears an agent; 0 = as planned. */
export function wishRevision(work: Work, address: string): number {
  return workOn(work, address).wish?.revision ?? 0;
}

/** Who hears a person, as the platform has confirmed it: without a place on the bridge, the agents only. */
export function confirmedAudience(state: ConversationState, address: string): Audience {
  const place = personOf(state.facts, address).place;
  const planned = plannedAgent(state, address);
  if (place?.present !== true || planned === undefined) return 'agents';
  return place.audience ?? desiredAudience(state, planned);
}

/**
 * Who hears an agent: as wished, and how far that has come. `settled` = the platform has taken the last change, or the agent
 * is not on the bridge and will be put there so; `refused` = the platform refused it, with its code.
 */
export type AudienceStatus = { readonly audience: Audience } & (
  | { readonly status: 'settled' | 'pending' }
  | { readonly status: 'refused'; readonly code: string }
);

/** How far the wish about who hears an agent has come; undefined for a person who is not in the plan. */
export function audienceStatus(state: ConversationState, address: string): AudienceStatus | undefined {
  const planned = plannedAgent(state, address);
  if (planned === undefined) return undefined;
  const audience = desiredAudience(state, planned);
  const { place } = personOf(state.facts, address);
  if (place?.present !== true) return { audience, status: isPlaceComing(state, address) ? 'pending' : 'settled' };
  const change = issueOf(state.work, 'change-bridged-agent', address);
  const isConfirmed = place.audience === undefined || place.audience === audience;
  if (change === undefined) return { audience, status: isConfirmed ? 'settled' : 'pending' };
  if (change.outcome === 'pending' || (change.revision ?? 0) < wishRevision(state.work, address)) {
    return { audience, status: 'pending' };
  }
  if (change.outcome === 'failed' && !isConfirmed) {
    return { audience, status: 'refused', code: change.code ?? 'Refused' };
  }
  return { audience, status: 'settled' };
}

/** The entry of an address. */
function entryOf<Entry extends { readonly address: string }>(
  entries: readonly Entry[],
  address: string,
): Entry | undefined {
  return entries.find((entry) => entry.address === address);
}

/** The entries with the one of this address put in or replaced; in the order of their addresses. */
function withEntry<Entry extends { readonly address: string }>(
  entries: readonly Entry[],
  entry: Entry,
): readonly Entry[] {
  const others = entries.filter(({ address }) => address !== entry.address);
  return [...others, entry].toSorted((a, b) => (a.address < b.address ? -1 : 1));
}
