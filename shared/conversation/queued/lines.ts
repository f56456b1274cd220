import { hashId } from '../../kernel/ids.ts';
import type { CommandLearned } from '../event.ts';
import { issueOf, settle } from '../issued.ts';
import { type Step, telling, withQueued } from './owed.ts';
import { withLineThere } from './reopening.ts';
import type { SentLine } from './state.ts';

/** Choice: enough to tell equal lines in a row apart; those that are on their way are all kept. */
const keptLines = 16;

/** What tells whether two lines have the same text. */
export function markOf(text: string): string {
  return hashId('line', text).slice(0, 16);
}

/** The lines with a further one that is on its way. */
export function withUnderWay(
  lines: readonly SentLine[],
  line: Pick<SentLine, 'line' | 'turnId' | 'mark'>,
): readonly SentLine[] {
  return trimmed([...lines, { ...line, state: 'pending', echoes: 0 }]);
}

/** The line that came to its end is kept as it stands. */
function withLine(lines: readonly SentLine[], number: number, changed: Partial<SentLine>): readonly SentLine[] {
  return trimmed(lines.map((one) => (one.line === number ? { ...one, ...changed } : one)));
}

/**
 * A line of ours came back: the first one with this text of which that was not known. It stands in for the answer that the line waits for, since one that
 * is there need not be sent again. One that was sent twice may come back twice, and stays in doubt.
 */
export function confirmedByEcho(step: Step, text: string): Step {
  const { lines } = step.state.queued;
  const mark = markOf(text);
  const firstPending = lines.find(({ state }) => state === 'pending')?.line;
  const echoed = lines.find((one) => {
    const isThere = one.state !== 'pending' || one.line === firstPending;
    return one.mark === mark && isThere && one.echoes < (one.state === 'repeated' ? 2 : 1);
  });
  if (echoed === undefined) return step;
  const state = echoed.state === 'repeated' ? 'repeated' : 'confirmed';
  const next = withQueued(step, { lines: withLine(lines, echoed.line, { state, echoes: echoed.echoes + 1 }) });
  return echoed.state === 'pending' ? withLineTaken(next, echoed.line) : next;
}

/** The step once the platform has a line, with the answer that the line waited for no longer waited for. */
function withLineTaken(step: Step, line: number): Step {
  const { work, at } = step.state;
  const issue = issueOf(work, 'say-line', String(line));
  const settled = issue === undefined ? work : settle(work, issue.operationId, 'done');
  const next = counting(withLineThere(withQueued(step, { lastSentAt: at })), 1);
  return { ...next, state: { ...next.state, work: settled } };
}

/** A line was taken: what its answer told is kept. */
export function onLineTaken(step: Step, line: number, told: CommandLearned['line']): Step {
  const state = told === 'found' ? 'confirmed' : (told ?? 'accepted');
  const { lines } = step.state.queued;
  const taken = withQueued(step, { lines: withLine(lines, line, { state }), lastSentAt: step.state.at });
  return counting(withLineThere(taken), told === 'repeated' ? 2 : 1);
}

/** A line is there, and `most` times at most. */
function counting(step: Step, most: number): Step {
  const { platform } = step.state.queued;
  const linesThere = { least: platform.linesThere.least + 1, most: platform.linesThere.most + most };
  return withQueued(step, { platform: { ...platform, linesThere } });
}

/** Lines that will not reach the platform: the visitor is told of each. `only` = numbers of the lines; absent: all that are on their way. */
export function withUndelivered(step: Step, only?: readonly number[]): Step {
  const { queued } = step.state;
  const isLost = ({ line, state }: SentLine) => state === 'pending' && (only === undefined || only.includes(line));
  const lost = queued.lines.filter(isLost);
  if (lost.length === 0) return step;
  const tellings = lost.map(({ turnId: operationId }) => ({ kind: 'undelivered' as const, operationId }));
  return telling(withoutPending(step, lost), ...tellings);
}

/** Takes back what is pending of these lines, and forgets them. */
export function withoutPending(step: Step, lines: readonly SentLine[]): Step {
  const work = lines.reduce((rest, { line }) => {
    const issue = issueOf(rest, 'say-line', String(line));
    return issue === undefined ? rest : settle(rest, issue.operationId, 'withdrawn');
  }, step.state.work);
  const next = withQueued(step, { lines: step.state.queued.lines.filter((line) => !lines.includes(line)) });
  return { ...next, state: { ...next.state, work } };
}

function trimmed(lines: readonly SentLine[]): readonly SentLine[] {
  const settled = lines.filter(({ state }) => state !== 'pending');
  const gone = settled.slice(0, Math.max(0, settled.length - keptLines));
  return gone.length === 0 ? lines : lines.filter((line) => !gone.includes(line));
}
