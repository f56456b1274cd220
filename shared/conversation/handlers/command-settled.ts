import type { CommandSettled } from '../event.ts';
import { type Handled, ignored } from '../handled.ts';
import { issueNamed, postpone, settle } from '../issued.ts';
import type { ConversationState } from '../state.ts';
import { say } from '../transcript.ts';

/** The platform answered a command of ours. Answers to commands that are not pending (any more) tell nothing new. */
export function onCommandSettled(state: ConversationState, event: CommandSettled): Handled {
  const { operationId, result } = event;
  const { work } = state;
  const pending = work.pending.find((one) => one.operationId === operationId);
  if (pending === undefined) return ignored(state, 'settled before');
  if (result.outcome === 'postponed') {
    if (pending.dueAt === result.dueAt) return ignored(state, 'postponed before');
    const postponed = postpone(work, operationId, result.dueAt, result.code);
    return { state: { ...state, work: postponed }, note: `${event.kind} postponed` };
  }
  const code = result.outcome === 'failed' ? result.code : undefined;
  const settled = { ...state, work: settle(work, operationId, result.outcome, code) };
  const issue = issueNamed(work, operationId);
  const said = issue !== undefined && result.outcome === 'done' ? say(settled, issue) : { state: settled, lines: [] };
  return { ...said, note: `${event.kind} ${result.outcome}` };
}
