import { defined } from '../../kernel/defined.ts';
import type { MessagingChanged } from '../event.ts';
import { type HandlerResult, ignored, learned } from '../handler-result.ts';
import { type ConversationState, isNews, stampOf } from '../state.ts';

/** Messaging of a leg changed. */
export function onMessagingChanged(state: ConversationState, event: MessagingChanged): HandlerResult {
  const { messaging } = state.facts;
  const { leg } = event.position;
  if (!isNews(messaging[leg], event.position)) return ignored(state, 'known');
  const { send, connect } = event.links;
  const changed = defined({ state: event.state, send, connect, seen: stampOf(event.position) });
  return learned(state, { messaging: { ...messaging, [leg]: changed } }, `${leg} messaging ${event.state}`);
}
