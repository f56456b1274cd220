import { defined } from '../kernel/defined.ts';
import { operationId } from '../kernel/ids.ts';
import type { Command, CommandKind } from './command.ts';
import type { ConversationState, Issue, PendingCommand, Work } from './state.ts';

/** Names a decision: the conversation (32 hex digits) and the version that the decision will be written as. */
export type DecisionName = { readonly conversation: string; readonly version: number };

type UnnamedCommand<C extends Command> = C extends Command ? Omit<C, 'operationId'> : never;

/** A command before it has its name. A command of one kind is issued for one `target` once. */
export type Draft = {
  readonly command: UnnamedCommand<Command>;
  readonly target: string;
  /** See `Issue.revision`. */
  readonly revision?: number;
};

/** What a command was issued for, and how that ended; undefined when it never was. */
export function issueOf(work: Work, kind: CommandKind, target: string): Issue | undefined {
  return work.issues.find((issue) => issue.kind === kind && issue.target === target);
}

/** The issue that an operation id names; undefined when it is not one of the newest of their target. */
export function issueNamed(work: Work, id: string): Issue | undefined {
  return work.issues.find((issue) => issue.operationId === id);
}

/** Whether a command of this kind was issued for this target and has this outcome. */
export function hasOutcome(work: Work, kind: CommandKind, target: string, outcome: Issue['outcome']): boolean {
  return issueOf(work, kind, target)?.outcome === outcome;
}

/** Names a draft, and remembers it as issued and as yet to be performed. */
export function issue(
  state: ConversationState,
  draft: Draft,
  name: DecisionName,
  index: number,
): { readonly state: ConversationState; readonly command: Command } {
  const id = operationId(name.conversation, name.version, index);
  const { kind, lane } = draft.command;
  const record: Issue = defined({
    kind,
    target: draft.target,
    operationId: id,
    at: state.at,
    outcome: 'pending' as const,
    revision: draft.revision,
  });
  const others = state.work.issues.filter((other) => other.kind !== kind || other.target !== draft.target);
  const pending = { operationId: id, version: name.version, index, kind, lane, attempts: 0 };
  const work: Work = { ...state.work, issues: [...others, record], pending: [...state.work.pending, pending] };
  return { state: { ...state, work }, command: { ...draft.command, operationId: id } as Command };
}

/** Whether the draft was issued before and may not be issued again. */
export function wasIssued(work: Work, draft: Draft): boolean {
  const before = issueOf(work, draft.command.kind, draft.target);
  return before !== undefined && (before.revision ?? 0) >= (draft.revision ?? 0);
}

/** A pending command came to its end: no longer pending, the outcome kept. Unchanged where it was not pending. */
export function settle(work: Work, id: string, outcome: 'done' | 'failed' | 'withdrawn', code?: string): Work {
  if (!isPending(work, id)) return work;
  return { ...withOutcome(work, id, outcome, code), pending: work.pending.filter((one) => one.operationId !== id) };
}

/** The outcome of an issue set to another one. */
export function withOutcome(work: Work, id: string, outcome: Issue['outcome'], code?: string): Work {
  const issues = work.issues.map((one) => (one.operationId === id ? defined({ ...one, outcome, code }) : one));
  return { ...work, issues };
}

/** Whether the command is yet to be performed. */
export function isPending(work: Work, id: string): boolean {
  return work.pending.some((one) => one.operationId === id);
}

/** A pending command was answered "not now": it waits until `dueAt` (epoch ms). */
export function postpone(work: Work, id: string, dueAt: number, code: string): Work {
  const pending = work.pending.map((one) =>
    one.operationId === id ? { ...one, attempts: one.attempts + 1, dueAt } : one,
  );
  return { ...withOutcome(work, id, 'pending', code), pending };
}

/** Pending commands whose time has come are no longer held. */
export function release(work: Work, at: number): Work {
  const pending = work.pending.map(({ dueAt, ...one }): PendingCommand => {
    return dueAt === undefined || dueAt <= at ? one : { ...one, dueAt };
  });
  return { ...work, pending };
}

/** Forgets that commands of these kinds failed, so that they may be issued once more. */
export function forgetFailures(work: Work, kinds: readonly CommandKind[]): Work {
  return { ...work, issues: work.issues.filter((one) => one.outcome !== 'failed' || !kinds.includes(one.kind)) };
}

/**
 * The pending commands that may be performed now (`at`, epoch ms), in order: those whose lane no earlier one holds by waiting.
 *
 * The drainer asks after every commit, and again when it finds that a delivery is a duplicate, since a crash may have come
 * between commit and drain. It takes the first one, reads the command itself from the ledger's commands of `version` at
 * `index`, performs it, and hands the answer back as a `command-settled` event, whose decision it commits before it asks again.
 * A command that is not pending any more must not be performed. When it resumes after a crash it also schedules every
 * alarm of `state.work.alarms` once more; doubled alarms are harmless.
 */
export function performable({ work }: ConversationState, at: number): readonly PendingCommand[] {
  const held = new Set<string>();
  return work.pending.filter(({ lane, dueAt }) => {
    if (dueAt !== undefined && dueAt > at) held.add(lane);
    return !held.has(lane);
  });
}
