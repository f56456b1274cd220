import type { ConversationState } from '../state.ts';
import type { TranscriptLine } from '../transcript.ts';
import type { QueuedConversation } from './state.ts';
import type { Telling } from './visit.ts';

/** A line of the visitor's that is to go to the platform; `line` counts the visitor's lines from 1. */
export type UnsentLine = { readonly line: number; readonly turnId: string; readonly text: string };

/** The state of a conversation of routing `queued`. */
export type Queued = ConversationState & { readonly queued: QueuedConversation };

/** A conversation in the middle of a step: its state, and what the step has led to so far that is not kept in it. */
export type Step = {
  readonly state: Queued;
  /** Lines for the transcript. */
  readonly lines: readonly TranscriptLine[];
  readonly unsent: readonly UnsentLine[];
  readonly tellings: readonly Telling[];
  /** Conversations of the platform that were opened besides the one that counts. */
  readonly superfluous: readonly string[];
};

/** The beginning of a step. */
export function stepFrom(state: Queued): Step {
  return { state, lines: [], unsent: [], tellings: [], superfluous: [] };
}

/** The step with members of the queued conversation put in. */
export function withQueued(step: Step, changed: Partial<QueuedConversation>): Step {
  return { ...step, state: { ...step.state, queued: { ...step.state.queued, ...changed } } };
}

/** The step with something told to the visitor. */
export function telling(step: Step, ...tellings: readonly Telling[]): Step {
  return { ...step, tellings: [...step.tellings, ...tellings] };
}

/** The step with a line in the transcript, numbered. */
export function transcribing(step: Step, line: Omit<TranscriptLine, 'number'>): Step {
  const number = step.state.work.lines + 1;
  const state = { ...step.state, work: { ...step.state.work, lines: number } };
  return { ...step, state, lines: [...step.lines, { number, ...line }] };
}

/** The step with something that the service itself says to the visitor, in the transcript as well. */
export function saying(step: Step, text: string | undefined): Step {
  if (text === undefined || text === '') return step;
  const displayName = step.state.queued.plan?.hostName ?? '';
  const line = { at: step.state.at, by: 'service' as const, displayName, audience: 'everyone' as const, text };
  const who = { id: 'service', name: displayName, role: 'company' as const };
  return telling(transcribing(step, line), { kind: 'line', who, text });
}
