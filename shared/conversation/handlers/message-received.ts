import type { MessageReceived } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import type { ConversationState } from '../state.ts';
import { includes, transcribeReceived } from '../transcript.ts';

/**
 * A person said something.
 * Choice: only the room is listened to. A platform may report the visitor's lines on the visitor's leg as well,
 * under numbers that have nothing to do with the room's.
 */
export function onMessageReceived(state: ConversationState, event: MessageReceived): HandlerResult {
  if (event.position.leg !== 'room') return ignored(state, 'heard in the room');
  if (includes(state.facts.heard, event.number)) return ignored(state, 'heard before');
  const { state: next, line } = transcribeReceived(state, event);
  return { state: next, note: `${line.by} said`, lines: [line] };
}
