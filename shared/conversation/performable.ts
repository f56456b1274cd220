import type { ConversationState, PendingCommand } from './state.ts';

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
