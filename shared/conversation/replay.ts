import { decideAll } from './decide.ts';
import type { ConversationEvent } from './event.ts';
import { type ConversationState, initialState } from './state.ts';

/** What the log keeps of one decision: the version that it was written as, and the events that led to it. */
export type LogEntry = { readonly version: number; readonly events: readonly ConversationEvent[] };

/** The state after a conversation's log, entry by entry; the stored one, as long as decisions are made by the same code. */
export function replay(conversation: string, log: readonly LogEntry[]): ConversationState {
  return log.reduce<ConversationState>(
    (state, { version, events }) => decideAll(state, events, { conversation, version }).state,
    initialState,
  );
}
