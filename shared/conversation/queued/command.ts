import type { CommandBase } from '../command-base.ts';
import type { Telling, VisitorDetails } from './visit.ts';

/**
 * Open the platform's conversation, which puts the visitor into a queue. What was said before, the transcript's lines 1 to `historyTo`
 * (0: none), goes along as history. `queue`: id of the queue that had the visitor last; absent: the platform's own choice.
 * Repeat: looked for by our own key first, since no request of a contact center is idempotent.
 */
export type OpenConversation = CommandBase<'open-conversation'> & {
  readonly visitor: VisitorDetails;
  readonly historyTo: number;
  readonly queue?: string;
};

/**
 * Say one of the visitor's lines; `line` counts the visitor's lines from 1. Repeat: looked for first. A conversation that is gone
 * (PlatformNotFound) is opened anew.
 */
export type SayLine = CommandBase<'say-line'> & { readonly line: number; readonly text: string };

/**
 * Take the visitor out, which ends the platform's visit. `platformConversation`: which one, where it is not the conversation's own but one that
 * was opened twice. Repeat: 404, 409 = done.
 */
export type LeaveConversation = CommandBase<'leave-conversation'> & { readonly platformConversation?: string };

/**
 * Ask the platform to put the conversation's visit into a queue, which a line has not done. It is looked first: a visit that goes on keeps its place, and the
 * answer tells that. Repeat: the same. PlatformConflict: an agent has the visit. A platform that has no such request refuses it.
 */
export type RequeueConversation = CommandBase<'requeue-conversation'> & { readonly queue: string };

/** Tell the visitor; performed by the relay and not by the platform. Repeat: same operation id, told once. */
export type TellVisitor = CommandBase<'tell-visitor'> & { readonly tellings: readonly Telling[] };

/** What a contact center is asked for. */
export type ContactCommand = OpenConversation | SayLine | LeaveConversation | RequeueConversation;

/** Every command of routing `queued`. */
export type QueuedCommand = ContactCommand | TellVisitor;
