import { agentsToAsk } from '../assignment/agents-to-ask.ts';
import { defined } from '../kernel/defined.ts';
import { askOf, listedAgents, ringingAgents } from './asks.ts';
import type { SupervisorComes } from './event.ts';
import { audienceStatus, desiredAudience, isThere, personOf, plannedAgent, withWorkOn, workOn } from './people.ts';
import { endCause } from './phase.ts';
import { isBefore } from './stamp.ts';
import type { ColleagueRequest, ConversationState } from './state.ts';
import type { PlannedAgent } from './visit.ts';

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

/** Whether a supervisor is being let in, as asked for once more. */
export function isComingIn(
  state: ConversationState,
  { to, takesOver }: Pick<SupervisorComes, 'to' | 'takesOver'>,
): boolean {
  return requestsOf(state).some(
    (one) => one.bySupervisor === true && one.outcome === undefined && one.to === to && one.leaves === takesOver,
  );
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
export function askedBy(state: ConversationState, wish: Wish): readonly string[] {
  const { by, to } = wish;
  const isFree = (address: string): boolean => {
    const request = isRinging(state, address) ? requestFor(state, address) : undefined;
    return request === undefined || request.outcome !== undefined || givesWay(request, wish);
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

type Wish = Pick<ColleagueRequest, 'by' | 'to' | 'leaves' | 'bySupervisor'>;

/**
 * Whether a request that lets an agent ring gives way to a further one: to one of the same asker, and to a supervisor's who takes over. A supervisor
 * whom the visitor is not to see is not rung as one whom the visitor sees.
 */
function givesWay(request: ColleagueRequest, { by, leaves, bySupervisor }: Wish): boolean {
  return bySupervisor ? leaves : request.by === by && !request.bySupervisor;
}

/**
 * Who has the visitor beside one agent: of those in the room whom the visitor hears, or else of all, the first who came in; undefined where no
 * further agent is there.
 */
export function holderBeside(state: ConversationState, address: string): string | undefined {
  const agents = (state.plan?.agents ?? []).filter(
    (agent) => agent.address !== address && hasCome(state, agent.address),
  );
  const heard = agents.filter((agent) => desiredAudience(state, agent) === 'everyone');
  const cameAt = (agent: PlannedAgent) => personOf(state.facts, agent.address).presence?.seen ?? [0, 0];
  const [holder] = (heard.length > 0 ? heard : agents).toSorted((a, b) => (isBefore(cameAt(a), cameAt(b)) ? -1 : 1));
  return holder?.address;
}

/** Whether an agent who rings, or is about to, is to come in unseen by the visitor, and is not known to be placed so. */
export function isToBeHidden(state: ConversationState, address: string): boolean {
  const request = requestFor(state, address);
  if (request?.bySupervisor !== true || request.leaves) return false;
  const heard = audienceStatus(state, address);
  return heard?.audience !== 'agents' || heard.status !== 'settled';
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
    return withoutWish(settled === request ? next : withRequest(next, settled), settled);
  }, state);
}

/** Who was to hear a supervisor holds for that coming in alone: one who did not come, or is gone, comes in later as any agent does. */
function withoutWish(state: ConversationState, request: ColleagueRequest): ConversationState {
  const { id, to = '', outcome, bySupervisor } = request;
  const agent = workOn(state.work, to);
  const planned = plannedAgent(state, to);
  const isOver = bySupervisor === true && outcome !== undefined && !isThere(state.facts, to);
  if (!isOver || planned === undefined || agent.wish?.requestId !== id) return state;
  if (agent.wish.audience === planned.audience) return state;
  const wish = { audience: planned.audience, requestId: `${id} over`, revision: agent.wish.revision + 1 };
  return withWorkOn(state, { ...agent, wish });
}

function settledNow(state: ConversationState, request: ColleagueRequest): ColleagueRequest {
  const outcome = request.outcome ?? outcomeOf(state, request);
  if (outcome === undefined) return request;
  const settled = request.outcome === undefined ? { ...request, outcome, by: askerOf(state, request) } : request;
  const isOut = outcome === 'joined' && request.leaves && !isThere(state.facts, settled.by);
  return isOut && request.isLeft === undefined ? { ...settled, isLeft: true } : settled;
}

/** Whose place a supervisor takes who comes in now: the visitor may have been handed over while it rang. */
function askerOf(state: ConversationState, { by, to, leaves, bySupervisor }: ColleagueRequest): string {
  return (bySupervisor && leaves && to !== undefined ? holderBeside(state, to) : undefined) ?? by;
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
