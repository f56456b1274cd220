import { defined } from '../../kernel/defined.ts';
import type { InvitationEnded } from '../event.ts';
import { type Handled, ignored, learned } from '../handled.ts';
import { isNews, stampOf } from '../stamp.ts';
import type { ConversationState } from '../state.ts';

/** The visitor's invitation came to its end: let in, or gone before that. */
export function onInvitationEnded(state: ConversationState, event: InvitationEnded): Handled {
  if (!isNews(state.facts.invitation, event.position)) return ignored(state, 'known');
  const { outcome, code, position } = event;
  return learned(state, { invitation: defined({ outcome, code, seen: stampOf(position) }) }, `invitation ${outcome}`);
}
