import type { Command } from './command.ts';
import type { AlarmPurpose } from './event.ts';
import type { ConversationState, Phase } from './state.ts';

/** One line of the transcript; `number` counts the conversation's lines from 1. */
export type TranscriptLine = {
  readonly number: number;
  readonly at: number;
  readonly by: 'visitor' | 'agent' | 'service';
  /** Counts the visitor's own lines from 1; only on lines by the visitor. */
  readonly visitorLine?: number;
  readonly address?: string;
  readonly displayName: string;
  /** Who heard it: everyone, or the agents only. */
  readonly audience: 'everyone' | 'agents';
  readonly text: string;
  /** Number of the message in the room; absent on what the service application says to the visitor. */
  readonly message?: number;
};

/** An alarm to set: a message that comes back at `dueAt` (epoch ms). One is pending per purpose; an early one re-arms. */
export type Alarm = { readonly purpose: AlarmPurpose; readonly dueAt: number };

/** Names a decision: the conversation (32 hex digits) and the version that the decision will be written as. */
export type DecisionName = { readonly conversation: string; readonly version: number };

/**
 * What one event leads to. `note` says in a word or two what was decided, for the log and the timeline; `phase` is there
 * when the phase changed.
 */
export type Decision = {
  readonly state: ConversationState;
  readonly commands: readonly Command[];
  readonly alarms: readonly Alarm[];
  readonly transcript: readonly TranscriptLine[];
  readonly note: string;
  readonly phase?: Phase;
};
