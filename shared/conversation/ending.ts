import type { Leg } from './event.ts';
import { cameTo, issueOf } from './issued.ts';
import type { ConversationState, EndReason, Facts } from './state.ts';

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
  return isConnected(facts) || cameTo(work, 'bridge-visitor', 'visitor', 'done');
}

/** Whether nothing is left to be ended on this leg. */
export function isEnded(state: ConversationState, leg: Leg): boolean {
  if (state.facts.legs[leg]?.state === 'ended') return true;
  // The platform answered that the leg is gone, which it may have said before in a callback that got lost.
  if (cameTo(state.work, 'close-leg', leg, 'done')) return true;
  return leg === 'visitor' ? isTurnedAway(state) : wasNeverOpened(state);
}

/** Whether nothing more is to be done about this leg: ended, or the platform refuses to end it, or has not confirmed it in time. */
export function isOver(state: ConversationState, leg: Leg): boolean {
  if (isEnded(state, leg) || cameTo(state.work, 'close-leg', leg, 'failed')) return true;
  return state.work.closing?.over === true && !cameTo(state.work, 'close-leg', leg, 'pending');
}

/** Keeps note of how long an ending visit has had nothing under way. */
export function withClosing(state: ConversationState): ConversationState {
  const { closing, ...work } = state.work;
  if (endCause(state) === undefined) return closing === undefined ? state : { ...state, work };
  if (closing !== undefined && work.pending.length === 0) return state;
  return { ...state, work: { ...work, closing: { ...closing, since: state.at } } };
}

/** Whether the visitor is yet to be told that nobody answers. */
export function isFarewellPending({ work }: ConversationState): boolean {
  return cameTo(work, 'say-to-visitor', 'nobody', 'pending');
}

function hasVisitorLeft(facts: Facts): boolean {
  const { invitation, legs } = facts;
  return legs.visitor?.state === 'ended' || (invitation !== undefined && invitation.outcome !== 'connected');
}

function hasSetupFailed({ facts, work }: ConversationState): boolean {
  const { visitor } = facts;
  if (visitor === undefined) return false;
  if (visitor.openRoom === undefined || visitor.bridge === undefined || facts.room?.state === 'failed') return true;
  return (
    (cameTo(work, 'open-room', 'room', 'failed') && facts.legs.room === undefined) ||
    (cameTo(work, 'connect-room-messaging', 'room', 'failed') && facts.messaging.room?.state !== 'connected') ||
    (cameTo(work, 'bridge-visitor', 'visitor', 'failed') && !isConnected(facts))
  );
}

function isTurnedAway({ facts, work }: ConversationState): boolean {
  const { visitor, invitation } = facts;
  if (visitor === undefined || (invitation !== undefined && invitation.outcome !== 'connected')) return true;
  return cameTo(work, 'decline-visitor', 'visitor', 'done') && !isConnected(facts);
}

function wasNeverOpened({ facts, work }: ConversationState): boolean {
  if (facts.selves.room !== undefined) return false;
  if (facts.room?.state === 'failed') return true;
  if (facts.room !== undefined || facts.legs.room !== undefined) return false;
  const opening = issueOf(work, 'open-room', 'room')?.outcome;
  return opening !== 'pending' && opening !== 'done';
}
