import type { CommandKind } from './command.ts';
import { issueOf } from './issued.ts';
import { hasEverJoined, isThere, personOf, withWorkOn, workOn } from './people.ts';
import { isBefore } from './stamp.ts';
import type { Ask, ConversationState, Issue, PersonFacts } from './state.ts';
import type { PlannedAgent } from './visit.ts';

/** How an agent was last asked in this search, and what has become of it by what is known now; undefined for one who is not asked. */
export function askOf(state: ConversationState, address: string): Ask | undefined {
  const ask = workOn(state.work, address).ask ?? askOfReleaseBefore(state, address);
  if (ask?.outcome !== 'ringing') return ask;
  const outcome = outcomeOf(state, address, ask);
  if (outcome === 'withdrawn') return undefined;
  return outcome === ask.outcome ? ask : { ...ask, outcome, at: state.at };
}

/** The agents of the plan who are asked, ring or are about to, and still belong to the tenant. */
export function ringingAgents(state: ConversationState): readonly PlannedAgent[] {
  return listedAgents(state).filter(({ address }) => askOf(state, address)?.outcome === 'ringing');
}

/** The agents of the plan who have not been taken out of the tenant since. */
export function listedAgents({ plan, work }: ConversationState): readonly PlannedAgent[] {
  return plan?.agents.filter(({ address }) => !workOn(work, address).removed) ?? [];
}

/** What is reported about the ring of an ask; a report on another ring does not count. */
export function ringOf({ facts, work }: ConversationState, address: string, ask: Ask): PersonFacts['invitation'] {
  const { invitation } = personOf(facts, address);
  if (invitation === undefined || ask.number === 0) return invitation;
  const ring = issueOf(work, 'invite-agent', address);
  const isOfAsk = ring?.revision === ask.number && ring.operationId === invitation.operationId;
  return isOfAsk ? invitation : undefined;
}

/** The state with what has become of all asks put in. */
export function withOutcomes(state: ConversationState): ConversationState {
  const known = (state.plan?.agents ?? []).reduce((next, { address }) => {
    const ask = askOf(state, address);
    return ask === workOn(state.work, address).ask ? next : withAsk(next, address, ask);
  }, state);
  const { round: _, ...work } = known.work;
  return state.work.asked === 0 && state.work.round === undefined ? known : { ...known, work: { ...work, asked: 0 } };
}

/** The state with an agent asked anew. */
export function withAsked(state: ConversationState, address: string): ConversationState {
  return withAsk(state, address, { number: nextNumber(state, address), outcome: 'ringing', at: state.at });
}

/**
 * The state with the visitor taken by an agent, who is rung unless that is so already. A number of 0 would be that of the one who came in
 * uninvited.
 */
export function withTaken(state: ConversationState, address: string): ConversationState {
  const ask = askOf(state, address);
  if (ask?.outcome === 'ringing') return withAsk(state, address, { ...ask, taken: true });
  const number = nextNumber(state, address);
  const anew = { outcome: 'ringing', at: state.at, taken: true } as const;
  return withAsk(state, address, {
    ...anew,
    number: hasEverJoined(state.facts, address) ? Math.max(1, number) : number,
  });
}

/** The state with an agent asked by a colleague's request; one who rings rings on, unless that ring is being taken back. */
export function withAskedBy(state: ConversationState, address: string, request: string): ConversationState {
  const ask = askOf(state, address);
  const isTakenBackNow = ask !== undefined && isOf(issueOf(state.work, 'withdraw-ring', address), ask);
  if (ask?.outcome === 'ringing' && !isTakenBackNow) return withAsk(state, address, { ...ask, request });
  const number = Math.max(1, nextNumber(state, address));
  return withAsk(state, address, { number, outcome: 'ringing', at: state.at, request });
}

/** The agent who has taken the visitor and is rung for that; one at a time. */
export function takerOf(state: ConversationState): string | undefined {
  return ringingAgents(state).find(({ address }) => askOf(state, address)?.taken)?.address;
}

/** The state with an agent's ask put in, or taken away. */
export function withAsk(state: ConversationState, address: string, ask: Ask | undefined): ConversationState {
  const { ask: _, unanswered: __, ...agent } = workOn(state.work, address);
  return withWorkOn(state, ask === undefined ? agent : { ...agent, ask });
}

/** The number of an agent's last ask or of the next one: none is used twice, so that each may have its own ring. */
export function lastNumber({ work }: ConversationState, address: string): number {
  const numbers = [
    workOn(work, address).ask?.number,
    ...ringKinds.map((kind) => revisionOf(issueOf(work, kind, address))),
  ];
  return Math.max(-1, ...numbers.filter((number) => number !== undefined));
}

const ringKinds = ['add-bridged-agent', 'invite-agent'] as const satisfies readonly CommandKind[];
const revisionOf = (issue: { readonly revision?: number } | undefined) => issue && (issue.revision ?? 0);

function nextNumber(state: ConversationState, address: string): number {
  return lastNumber(state, address) + 1;
}

function outcomeOf(state: ConversationState, address: string, ask: Ask): Ask['outcome'] | 'withdrawn' {
  if (hasLeft(state, address, ask)) return 'left';
  const ring = ringOf(state, address, ask)?.outcome;
  const isOurWill = isOf(issueOf(state.work, 'withdraw-ring', address), ask);
  if (ring === 'withdrawn') return isOurWill ? 'withdrawn' : 'missed';
  if (ring !== undefined && ring !== 'ringing' && ring !== 'joined') return ring;
  if (ring === undefined && isTakenBack(state, address, ask)) return 'withdrawn';
  return ringKinds.some((kind) => hasFailed(state, kind, address, ask)) ? 'failed' : 'ringing';
}

/** Whether an agent has come in by an ask, and is gone. */
function hasLeft(state: ConversationState, address: string, ask: Ask): boolean {
  const { firstJoin, presence } = personOf(state.facts, address);
  if (isThere(state.facts, address)) return false;
  if (ask.number === 0) return firstJoin !== undefined;
  const ring = ringOf(state, address, ask);
  return ring?.outcome === 'joined' && presence !== undefined && isBefore(ring.seen, presence.seen);
}

function isTakenBack({ work }: ConversationState, address: string, ask: Ask): boolean {
  const ring = issueOf(work, 'invite-agent', address);
  return ring?.outcome === 'withdrawn' && isOf(ring, ask);
}

function hasFailed({ work }: ConversationState, kind: CommandKind, address: string, ask: Ask): boolean {
  const issue = issueOf(work, kind, address);
  return issue?.outcome === 'failed' && isOf(issue, ask);
}

const isOf = (issue: Issue | undefined, { number }: Ask): boolean =>
  issue !== undefined && revisionOf(issue) === number;

/** What the release before this one has kept of an ask: the first so many of its order were asked. */
function askOfReleaseBefore({ plan, work, at }: ConversationState, address: string): Ask | undefined {
  const order = work.round?.order ?? plan?.agents.map((agent) => agent.address) ?? [];
  if (!order.slice(0, work.asked).includes(address)) return undefined;
  const since = issueOf(work, 'invite-agent', address)?.at ?? at;
  return {
    number: work.round?.number ?? 0,
    outcome: workOn(work, address).unanswered ? 'missed' : 'ringing',
    at: since,
  };
}
