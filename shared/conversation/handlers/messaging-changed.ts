import { defined } from '../../kernel/defined.ts';
import type { MessagingChanged } from '../event.ts';
import { type Handled, ignored, learned } from '../handled.ts';
import { isNews, stampOf } from '../stamp.ts';
import type { ConversationState } from '../state.ts';

/** Messaging of a leg changed. */
export function onMessagingChanged(state: ConversationState, event: MessagingChanged): Handled {
  const { messaging } = state.facts;
  const { leg } = event.position;
  if (!isNews(messaging[leg], event.position)) return ignored(state, 'known');
  const { send, connect } = event.links;
  const changed = defined({ state: event.state, send, connect, seen: stampOf(event.position) });
  return learned(state, { messaging: { ...messaging, [leg]: changed } }, `${leg} messaging ${event.state}`);
}
