import { agentsToAsk } from '../assignment/agents-to-ask.ts';
import { defined } from '../kernel/defined.ts';
import { askOf, listedAgents, ringingAgents } from './asks.ts';
import { isThere, workOn } from './people.ts';
import { endCause } from './phase.ts';
import type { ColleagueRequest, ConversationState } from './state.ts';

/** Choice: so many of the newest requests are kept, so that the state stays small. */
const mostRequests = 8;

/** Choice: so many of those who are skilled are rung side by side, of the places that a meeting has. */
const mostRung = 10;

export function requestsOf({ work }: ConversationState): readonly ColleagueRequest[] {
  return work.requests ?? [];
}

/** What an agent has asked of colleagues, by its id; undefined where it was refused, or is long over. */
export function requestNamed(state: ConversationState, id: string | undefined): ColleagueRequest | undefined {
  return id === undefined ? undefined : requestsOf(state).find((request) => request.id === id);
}

/** The request by which an agent was last asked, if a colleague has asked for it. */
export function requestFor(state: ConversationState, address: string): ColleagueRequest | undefined {
  return requestNamed(state, workOn(state.work, address).ask?.request);
}

/** Whether an agent is wanted on purpose, also where another one has the visitor. */
export function isWanted(state: ConversationState, address: string): boolean {
  const request = requestFor(state, address);
  return request !== undefined && request.outcome === undefined;
}

/** The state with a request put in, or in the place of the one with its id. */
export function withRequest(state: ConversationState, request: ColleagueRequest): ConversationState {
  const known = requestNamed(state, request.id);
  const requests =
    known === undefined
      ? [...requestsOf(state), request]
      : requestsOf(state).map((one) => (one === known ? request : one));
  return { ...state, work: { ...state.work, requests: requests.slice(-mostRequests) } };
}

/**
 * Whom a request asks, of those who are not in the room and whom no colleague asks already: the one at its address, or who has what the
 * visitor asks for and may be there.
 */
export function askedBy(state: ConversationState, { by, to }: Pick<ColleagueRequest, 'by' | 'to'>): readonly string[] {
  const isFree = (address: string): boolean => {
    const request = isRinging(state, address) ? requestFor(state, address) : undefined;
    return request?.outcome !== undefined || request === undefined || request.by === by;
  };
  const others = listedAgents(state).filter(
    ({ address }) => address !== by && !isThere(state.facts, address) && isFree(address),
  );
  if (to !== undefined) return others.filter(({ address }) => address === to).map(({ address }) => address);
  const { plan, work, at } = state;
  const agents = (work.roster?.agents ?? []).filter(({ address }) => others.some((one) => one.address === address));
  const { order, isRelaxed } = agentsToAsk(defined({ at, since: at, agents, skill: plan?.skill, asked: [] }));
  return isRelaxed ? [] : order.slice(0, mostRung);
}

/** Who was asked by a request. */
export function membersOf(state: ConversationState, id: string): readonly string[] {
  return listedAgents(state)
    .map(({ address }) => address)
    .filter((address) => workOn(state.work, address).ask?.request === id);
}

/** Whether an agent is in the room by a request, and is not late. */
function hasCome({ facts, work }: ConversationState, address: string): boolean {
  return isThere(facts, address) && workOn(work, address).arrival?.late === undefined;
}

/** The state with what has become of all requests, and who is out after a hand-over. */
export function withRequestsSettled(state: ConversationState): ConversationState {
  return requestsOf(state).reduce((next, request) => {
    const settled = settledNow(next, request);
    return settled === request ? next : withRequest(next, settled);
  }, state);
}

function settledNow(state: ConversationState, request: ColleagueRequest): ColleagueRequest {
  const outcome = request.outcome ?? outcomeOf(state, request);
  if (outcome === undefined) return request;
  const settled = request.outcome === undefined ? { ...request, outcome } : request;
  const isOut = outcome === 'joined' && request.leaves && !isThere(state.facts, request.by);
  return isOut && request.isLeft === undefined ? { ...settled, isLeft: true } : settled;
}

function outcomeOf(state: ConversationState, { id, to }: ColleagueRequest): ColleagueRequest['outcome'] {
  const members = membersOf(state, id);
  if (members.some((address) => hasCome(state, address))) return 'joined';
  if (to !== undefined && isThere(state.facts, to)) return 'joined';
  if (endCause(state) !== undefined) return 'failed';
  const ringing = ringingAgents(state).map(({ address }) => address);
  return members.some((address) => ringing.includes(address)) ? undefined : 'failed';
}

const isRinging = (state: ConversationState, address: string): boolean =>
  askOf(state, address)?.outcome === 'ringing' && !isThere(state.facts, address);

/** Who has handed the visitor over and is still there, while a colleague has come in. */
export function leavers(state: ConversationState): readonly string[] {
  return requestsOf(state)
    .filter(({ leaves, outcome, isLeft, by }) => leaves && outcome === 'joined' && !isLeft && isThere(state.facts, by))
    .map(({ by }) => by);
}

/** Who has come in by a request, as the tenant names him or her. */
export function comeBy(state: ConversationState, id: string) {
  const come = membersOf(state, id).find((address) => hasCome(state, address));
  const agent = state.plan?.agents.find(({ address }) => address === come);
  return agent === undefined ? undefined : { address: agent.address, displayName: agent.displayName };
}
