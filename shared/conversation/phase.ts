import { hasOutcome, issueOf } from './issued.ts';
import { isAttended } from './people.ts';
import type { ConversationState, EndReason, Facts, Phase } from './state.ts';
import type { Leg } from './visit.ts';

/** Where the visit stands, from what is known of it; nothing else decides the phase. */
export function phaseOf(state: ConversationState): Phase {
  const { facts } = state;
  if (facts.visitor === undefined) return 'invited';
  if (endCause(state) !== undefined) return isOver(state, 'visitor') && isOver(state, 'room') ? 'closed' : 'closing';
  if (isConnected(facts)) return isAttended(state) ? 'attended' : 'waiting';
  return facts.room === undefined && facts.legs.room === undefined ? 'invited' : 'connecting';
}

/** When the visit that goes on, or that was the last, began, epoch ms; undefined until its visitor is known. */
export function visitBeganAt({ facts, queued }: ConversationState): number | undefined {
  return queued?.opening === undefined ? facts.visitor?.at : queued.beganAt;
}

/** Why a visit comes to its end. */
export type EndCause = EndReason | 'visitor-left' | 'room-ended' | 'setup-failed';

/** Why the visit comes to its end; undefined while it does not. */
export function endCause(state: ConversationState): EndCause | undefined {
  const { facts, work } = state;
  if (hasVisitorLeft(facts)) return 'visitor-left';
  if (facts.legs.room?.state === 'ended') return 'room-ended';
  if (work.ending !== undefined) return work.ending.reason;
  return hasSetupFailed(state) ? 'setup-failed' : undefined;
}

/** The state of a visit that we end of our own accord. */
export function withEnding(state: ConversationState, reason: EndReason): ConversationState {
  return { ...state, work: { ...state.work, ending: { reason, at: state.at } } };
}

/** Whether the visitor has been let in, as far as the platform has reported it. */
export function isConnected(facts: Facts): boolean {
  return (
    facts.invitation?.outcome === 'connected' ||
    facts.legs.visitor?.state === 'connected' ||
    facts.bridge?.present === true
  );
}

/** Whether the visitor's invitation can no longer be declined: let in, or about to be. */
export function isAccepted({ facts, work }: ConversationState): boolean {
  return isConnected(facts) || hasOutcome(work, 'bridge-visitor', 'visitor', 'done');
}

/**
 * Whether nothing is left to be ended on this leg: it is reported as ended, or the platform answered that it is gone (the
 * callback may have got lost), or it never came to be.
 */
export function isEnded(state: ConversationState, leg: Leg): boolean {
  if (state.facts.legs[leg]?.state === 'ended') return true;
  if (hasOutcome(state.work, 'close-leg', leg, 'done')) return true;
  return leg === 'visitor' ? isTurnedAway(state) : wasNeverOpened(state);
}

/** Whether the visitor is yet to be told that no agent answers. */
export function isFarewellPending({ work }: ConversationState): boolean {
  return hasOutcome(work, 'say-to-visitor', 'nobody', 'pending');
}

/** The state with the time since when an ending visit has had nothing under way; without it, if the visit does not end. */
export function withClosing(state: ConversationState): ConversationState {
  const { closing, ...work } = state.work;
  if (endCause(state) === undefined) return closing === undefined ? state : { ...state, work };
  if (closing !== undefined && work.pending.length === 0) return state;
  return { ...state, work: { ...work, closing: { ...closing, since: state.at } } };
}

/** Whether nothing more is to be done about this leg: ended, or the platform refuses to end it, or has not confirmed it in time. */
function isOver(state: ConversationState, leg: Leg): boolean {
  if (isEnded(state, leg) || hasOutcome(state.work, 'close-leg', leg, 'failed')) return true;
  return state.work.closing?.over === true && !hasOutcome(state.work, 'close-leg', leg, 'pending');
}

function hasVisitorLeft(facts: Facts): boolean {
  const { invitation, legs } = facts;
  return legs.visitor?.state === 'ended' || (invitation !== undefined && invitation.outcome !== 'connected');
}

/** Whether the platform offers no room or bridge, or has refused one of the commands that let the visitor in. */
function hasSetupFailed({ facts, work }: ConversationState): boolean {
  const { visitor } = facts;
  if (visitor === undefined) return false;
  if (visitor.openRoom === undefined || visitor.bridge === undefined || facts.room?.state === 'failed') return true;
  return (
    (hasOutcome(work, 'open-room', 'room', 'failed') && facts.legs.room === undefined) ||
    (hasOutcome(work, 'connect-room-messaging', 'room', 'failed') && facts.messaging.room?.state !== 'connected') ||
    (hasOutcome(work, 'bridge-visitor', 'visitor', 'failed') && !isConnected(facts))
  );
}

function isTurnedAway({ facts, work }: ConversationState): boolean {
  const { visitor, invitation } = facts;
  if (visitor === undefined || (invitation !== undefined && invitation.outcome !== 'connected')) return true;
  return hasOutcome(work, 'decline-visitor', 'visitor', 'done') && !isConnected(facts);
}

function wasNeverOpened({ facts, work }: ConversationState): boolean {
  if (facts.selves.room !== undefined) return false;
  if (facts.room?.state === 'failed') return true;
  if (facts.room !== undefined || facts.legs.room !== undefined) return false;
  const opening = issueOf(work, 'open-room', 'room')?.outcome;
  return opening !== 'pending' && opening !== 'done';
}
