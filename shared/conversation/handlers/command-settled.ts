import type { CommandSettled } from '../event.ts';
import { type Handled, ignored } from '../handled.ts';
import { issueNamed, postpone, settle } from '../issued.ts';
import type { ConversationState } from '../state.ts';
import { say } from '../transcript.ts';

/** Choice: whoever is not there for a day has gone for good; without a bound each visit would be tried for ever. */
const longestTrialMs = 24 * 3_600_000;

/** The platform answered a command of ours. Answers to commands that are not pending (any more) tell nothing new. */
export function onCommandSettled(state: ConversationState, event: CommandSettled): Handled {
  const { operationId, result } = event;
  const { work } = state;
  const pending = work.pending.find((one) => one.operationId === operationId);
  if (pending === undefined) return ignored(state, 'settled before');
  if (result.outcome === 'postponed' && !isHopeless(state, event)) {
    if (pending.dueAt === result.dueAt) return ignored(state, 'postponed before');
    const postponed = postpone(work, operationId, result.dueAt, result.code);
    return { state: { ...state, work: postponed }, note: `${event.kind} postponed` };
  }
  const outcome = result.outcome === 'done' ? 'done' : 'failed';
  const code = result.outcome === 'done' ? undefined : result.code;
  const settled = { ...state, work: settle(work, operationId, outcome, code) };
  const issue = issueNamed(work, operationId);
  const said = issue !== undefined && outcome === 'done' ? say(settled, issue) : { state: settled, lines: [] };
  return { ...said, note: `${event.kind} ${outcome}` };
}

/** Whether the platform has put a command off for so long that it counts as refused. */
function isHopeless({ work, at }: ConversationState, { operationId }: CommandSettled): boolean {
  return at - (issueNamed(work, operationId)?.at ?? at) >= longestTrialMs;
}
