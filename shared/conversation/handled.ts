import type { TranscriptLine } from './decision.ts';
import type { ConversationState, Facts } from './state.ts';

/** What a handler makes of its event: facts and decisions; commands are derived from these later. */
export type Handled = {
  readonly state: ConversationState;
  /** A word or two for the log, without personal data. */
  readonly note: string;
  readonly lines?: readonly TranscriptLine[];
};

/** The event changed what is known. */
export function learned(state: ConversationState, facts: Partial<Facts>, note: string): Handled {
  return { state: { ...state, facts: { ...state.facts, ...facts } }, note };
}

/** The event told nothing new. */
export function ignored(state: ConversationState, why: string): Handled {
  return { state, note: why };
}
