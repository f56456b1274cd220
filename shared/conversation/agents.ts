import { entryOf, withEntry } from './by-address.ts';
import { cameTo } from './issued.ts';
import type { Audience, PlannedAgent } from './plan.ts';
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

/** Whether one of the plan's agents has ever been in the room. */
export function wasAttended(state: ConversationState): boolean {
  return state.plan?.agents.some(({ address }) => personOf(state.facts, address).firstJoin !== undefined) ?? false;
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

/** The plan's agents who are asked, in the order of asking. */
export function askedAgents(state: ConversationState): readonly PlannedAgent[] {
  return state.plan?.agents.slice(0, state.work.asked) ?? [];
}

/** Whether an asked agent is there or may still come: has not refused, not missed the call, not left, could be reached. */
export function isHopeful({ facts, work }: ConversationState, address: string): boolean {
  if (isThere(facts, address)) return true;
  const { firstJoin, invitation } = personOf(facts, address);
  if (firstJoin !== undefined || workOn(work, address).unanswered) return false;
  if (invitation !== undefined && invitation.outcome !== 'ringing' && invitation.outcome !== 'joined') return false;
  return !cameTo(work, 'add-bridged-agent', address, 'failed') && !cameTo(work, 'invite-agent', address, 'failed');
}

/**
 * Asks as many further agents as it takes so that `askAtOnce` of them may come; none while somebody is there.
 * Agents are asked in the plan's order, and each of them once.
 */
export function askFurther(state: ConversationState): ConversationState {
  const { plan, work } = state;
  if (plan === undefined || isAttended(state)) return state;
  const hopeful = askedAgents(state).filter(({ address }) => isHopeful(state, address)).length;
  const missing = Math.max(0, Math.max(1, Math.floor(plan.askAtOnce)) - hopeful);
  const asked = Math.min(plan.agents.length, work.asked + missing);
  return asked === work.asked ? state : { ...state, work: { ...work, asked } };
}
