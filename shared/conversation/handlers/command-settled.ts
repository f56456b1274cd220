import type { CommandSettled } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import { issueNamed, postpone, settle } from '../issued.ts';
import type { ConversationState } from '../state.ts';
import { transcribeSaid } from '../transcript.ts';

/** Choice: a platform that is away for a day is gone; without a bound, commands would be tried endlessly. */
const longestWaitMs = 24 * 3_600_000;

/** The platform answered a command of ours. Answers to commands that are not pending (any more) tell nothing new. */
export function onCommandSettled(state: ConversationState, event: CommandSettled): HandlerResult {
  const { operationId, result } = event;
  const { work } = state;
  const pending = work.pending.find((one) => one.operationId === operationId);
  if (pending === undefined) return ignored(state, 'settled before');
  if (result.outcome === 'postponed' && !isPutOffTooLong(state, event)) {
    if (pending.dueAt === result.dueAt) return ignored(state, 'postponed before');
    const postponed = postpone(work, operationId, result.dueAt, result.code);
    return { state: { ...state, work: postponed }, note: `${event.kind} postponed` };
  }
  const outcome = result.outcome === 'done' ? 'done' : 'failed';
  const code = result.outcome === 'done' ? undefined : result.code;
  const settled = { ...state, work: settle(work, operationId, outcome, code) };
  const issue = issueNamed(work, operationId);
  const said =
    issue !== undefined && outcome === 'done' ? transcribeSaid(settled, issue) : { state: settled, lines: [] };
  return { ...said, note: `${event.kind} ${outcome}` };
}

/** Whether the platform has put a command off for so long that it counts as refused. */
function isPutOffTooLong({ work, at }: ConversationState, { operationId }: CommandSettled): boolean {
  return at - (issueNamed(work, operationId)?.at ?? at) >= longestWaitMs;
}
