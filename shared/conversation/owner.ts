import { isOfSameConversation } from '../kernel/ids.ts';
import { isWanted, membersOf, requestFor } from './colleagues.ts';
import { issueNamed, issueOf, settle } from './issued.ts';
import { isAttended, isThere, personOf, withWorkOn, workOn } from './people.ts';
import { isBefore } from './stamp.ts';
import type { Arrival, ConversationState, PersonFacts, Work } from './state.ts';
import type { PlannedAgent } from './visit.ts';

/** Whether an agent has the visitor, so that no further one is wanted who was not invited on purpose. */
export function isOwned(state: ConversationState): boolean {
  return state.plan?.owner === 'one' && isAttended(state);
}

/**
 * Keeps who came in by which ring, and who of them was late: of several who accept one stays, the first of whom we hear.
 * An agent who came in without a ring of ours, such as by a colleague's invitation, is never late; of those whom one request has asked, the
 * first one stays.
 */
export function withArrivals(state: ConversationState): ConversationState {
  if (state.plan?.owner !== 'one') return state;
  const forgotten = state.plan.agents.reduce((next, { address }) => withoutLate(next, address), state);
  return arrivals(forgotten).reduce((next, { address, ring, presence }) => {
    const isTaken = rivalsOf(next, address).some((rival) => rival !== address);
    const arrival: Arrival = isTaken ? { ring, late: presence.seen[0] } : { ring };
    return withWorkOn(next, { ...workOn(next.work, address), arrival });
  }, forgotten);
}

/** The state without what was to let further agents ring, and without what was to take rings back that are wanted again. */
export function withRingsTakenBack(state: ConversationState): ConversationState {
  if (state.plan?.owner !== 'one') return state;
  const unwanted = isAttended(state) ? 'invite-agent' : 'withdraw-ring';
  const taken = state.work.pending.filter(({ kind, operationId }) => {
    const target = issueNamed(state.work, operationId)?.target ?? '';
    const isKept = kind === 'invite-agent' && isWanted(state, target);
    return kind === unwanted && !isKept && !workOn(state.work, target).removed;
  });
  if (taken.length === 0) return state;
  const work = taken.reduce((rest, { operationId }) => settle(rest, operationId, 'withdrawn'), state.work);
  // A ring that is kept may have to be taken back once more.
  const issues = work.issues.filter(({ kind, outcome }) => kind !== 'withdraw-ring' || outcome !== 'withdrawn');
  return { ...state, work: { ...work, issues } };
}

/** Whether an agent in the room is to stay, as far as that is decided: not who was late, or whose answer is yet to come while another one is there. */
export function isToStay(state: ConversationState, address: string): boolean {
  if (isLate(state, address)) return false;
  if (requestFor(state, address) !== undefined && rivalsOf(state, address).every((rival) => rival === address))
    return true;
  const { invitation } = personOf(state.facts, address);
  const isUndecided = state.plan?.owner === 'one' && invitation?.outcome === 'ringing';
  return !isUndecided || ownersOf(state).every((owner) => owner === address);
}

function isLate({ work }: ConversationState, address: string): boolean {
  return workOn(work, address).arrival?.late !== undefined;
}

/** The agent who has the visitor, as the tenant names him or her; of several the first of the tenant's order. */
export function ownerOf(state: ConversationState): Pick<PlannedAgent, 'address' | 'displayName'> | undefined {
  if (!isOwned(state)) return undefined;
  const [owner] = ownersOf(state);
  const agent = state.plan?.agents.find(({ address }) => address === owner);
  return agent === undefined ? undefined : { address: agent.address, displayName: agent.displayName };
}

/** Agents in the room beside whom one who comes in now is late: those who have the visitor, or have come by the same request. */
function rivalsOf(state: ConversationState, address: string): readonly string[] {
  const request = requestFor(state, address);
  if (request === undefined) return ownersOf(state);
  const members = membersOf(state, request.id);
  return ownersOf(state).filter((owner) => members.includes(owner));
}

/** Agents of the plan who are in the room and are to stay. */
function ownersOf(state: ConversationState): readonly string[] {
  const present = state.plan?.agents.filter(({ address }) => isThere(state.facts, address)) ?? [];
  return present.map(({ address }) => address).filter((address) => !isLate(state, address));
}

type Arriving = {
  readonly address: string;
  readonly ring: string;
  readonly presence: NonNullable<PersonFacts['presence']>;
};

/** Who is in the room by a ring of ours that was not looked at yet, in the order of coming. */
function arrivals({ plan, facts, work }: ConversationState): readonly Arriving[] {
  const arriving = (plan?.agents ?? []).flatMap(({ address }): Arriving[] => {
    const { presence, invitation } = personOf(facts, address);
    const ring = invitation?.outcome === 'joined' ? invitation.operationId : undefined;
    if (presence?.present !== true || ring === undefined || !isOurRing(work, address, ring)) return [];
    if (hasComeAgain(presence, invitation)) return [];
    return workOn(work, address).arrival?.ring === ring ? [] : [{ address, ring, presence }];
  });
  return arriving.toSorted((a, b) => (isBefore(a.presence.seen, b.presence.seen) ? -1 : 1));
}

/**
 * Whether an agent is in the room by something later than the ring: the platform reports who comes in by a ring no later than the ring's end, so
 * that an entry in a later callback is another one, whether or not we have heard of the leaving in between.
 * Source: trusted-application.md#add-participant
 */
function hasComeAgain({ seen }: Arriving['presence'], invitation: PersonFacts['invitation']): boolean {
  return invitation !== undefined && seen[0] > invitation.seen[0];
}

/** Whether it was we who rang an agent: by the last ring, or by one of before that rang on while the last one failed. */
function isOurRing(work: Work, address: string, ring: string): boolean {
  const last = issueOf(work, 'invite-agent', address)?.operationId;
  return last !== undefined && isOfSameConversation(last, ring);
}

/** Who was late and is gone may come again on purpose. */
function withoutLate(state: ConversationState, address: string): ConversationState {
  const { arrival, ...agent } = workOn(state.work, address);
  if (arrival?.late === undefined || isThere(state.facts, address)) return state;
  return withWorkOn(state, { ...agent, arrival: { ring: arrival.ring } });
}
