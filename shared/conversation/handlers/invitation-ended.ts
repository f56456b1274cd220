import { defined } from '../../kernel/defined.ts';
import type { InvitationEnded } from '../event.ts';
import { type HandlerResult, ignored, learned } from '../handler-result.ts';
import { type ConversationState, isNews, stampOf } from '../state.ts';

/** The visitor's invitation came to its end: let in, or gone before that. */
export function onInvitationEnded(state: ConversationState, event: InvitationEnded): HandlerResult {
  if (!isNews(state.facts.invitation, event.position)) return ignored(state, 'known');
  const { outcome, code, position } = event;
  return learned(state, { invitation: defined({ outcome, code, seen: stampOf(position) }) }, `invitation ${outcome}`);
}
