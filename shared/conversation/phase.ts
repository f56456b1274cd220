import { isAttended } from './agents.ts';
import { endCause, isConnected, isOver } from './ending.ts';
import type { ConversationState, Phase } from './state.ts';

/** Where the visit stands, from what is known of it; nothing else decides the phase. */
export function phaseOf(state: ConversationState): Phase {
  const { facts } = state;
  if (facts.visitor === undefined) return 'invited';
  if (endCause(state) !== undefined) return isOver(state, 'visitor') && isOver(state, 'room') ? 'closed' : 'closing';
  if (isConnected(facts)) return isAttended(state) ? 'attended' : 'waiting';
  return facts.room === undefined && facts.legs.room === undefined ? 'invited' : 'connecting';
}
