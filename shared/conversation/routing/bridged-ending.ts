import { endCause, isAccepted, isConnected, isEnded, isFarewellPending } from '../ending.ts';
import { cameTo, issueNamed, settle } from '../issued.ts';
import type { ConversationState, PendingCommand } from '../state.ts';
import type { Rule } from './routing.ts';

/** That nobody answers is said to a visitor who can still be spoken to. */
export const sayNobody: Rule = ({ state, plan }) => {
  const link = state.facts.messaging.visitor?.send;
  const text = plan.texts.nobody;
  if (endCause(state) !== 'nobody' || link === undefined || text === '') return [];
  if (!isConnected(state.facts) || isEnded(state, 'visitor')) return [];
  return [{ command: { kind: 'say-to-visitor', lane: 'visitor.say', link, text }, target: 'nobody' }];
};

/** A visitor who was let in is left; one who was not is turned away. */
export const closeVisitor: Rule = ({ state }) => {
  const { visitor, selves } = state.facts;
  if (endCause(state) === undefined || isFarewellPending(state) || isEnded(state, 'visitor')) return [];
  const canDecline = !isAccepted(state) && !cameTo(state.work, 'decline-visitor', 'visitor', 'failed');
  if (canDecline && visitor?.decline !== undefined) {
    return [{ command: { kind: 'decline-visitor', lane: 'visitor.bridge', link: visitor.decline }, target: 'visitor' }];
  }
  const link = selves.visitor?.link;
  if (link === undefined) return [];
  return [{ command: { kind: 'close-leg', lane: 'visitor.close', link, leg: 'visitor' }, target: 'visitor' }];
};

/** The room is closed as soon as its link is known, which may be long after the visitor has left. */
export const closeRoom: Rule = ({ state }) => {
  const link = state.facts.selves.room?.link;
  if (endCause(state) === undefined || link === undefined) return [];
  if (isFarewellPending(state) || isEnded(state, 'room')) return [];
  return [{ command: { kind: 'close-leg', lane: 'room.close', link, leg: 'room' }, target: 'room' }];
};

/**
 * Takes back what is pending and has become pointless.
 * Choice: not so the request for a room. It may have arrived although no answer did, and only its repeat tells us the link
 * that closes the room.
 */
export function withdrawPointless(state: ConversationState): ConversationState {
  if (endCause(state) === undefined) return state;
  const pointless = state.work.pending.filter((one) => isPointless(state, one));
  const work = pointless.reduce((rest, { operationId }) => settle(rest, operationId, 'withdrawn'), state.work);
  return { ...state, work };
}

function isPointless(state: ConversationState, { kind, operationId }: PendingCommand): boolean {
  const target = issueNamed(state.work, operationId)?.target;
  switch (kind) {
    case 'open-room':
      return isEnded(state, 'room') && state.facts.selves.room !== undefined;
    case 'close-leg':
      return isEnded(state, target === 'room' ? 'room' : 'visitor');
    case 'decline-visitor':
      return isEnded(state, 'visitor');
    case 'say-to-visitor':
      return target !== 'nobody' || isEnded(state, 'visitor');
    default:
      return true;
  }
}
