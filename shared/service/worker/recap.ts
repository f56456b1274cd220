import type { RecapToRoom } from '../../conversation/command.ts';
import { inOrderSaid, type TranscriptLine } from '../../conversation/transcript.ts';
import { maximumTextBytes } from '../../protocol/trusted-application/limits.ts';

/** Stands for the older lines of a recap that is longer than one message may be. Choice: the newest ones are told. */
const omissionMark = '[…]';

/**
 * What an agent who joins late is told: the command's title, then the visitor's lines of its range, one per line. `transcript` begins
 * at the line number `fromLine` or before: the visitor's n-th line is not before the n-th line of all.
 */
export function recapText(transcript: readonly TranscriptLine[], command: RecapToRoom): string {
  const { fromLine, toLine, heard = [] } = command;
  const told = transcript.filter(
    ({ visitorLine: n }) => n !== undefined && n >= fromLine && n <= toLine && !heard.includes(n),
  );
  const lines = inOrderSaid(told).map(({ text }) => text);
  return [command.title, ...newestThatFit(lines, maximumTextBytes - bytesOf(command.title))].join('\n');
}

function newestThatFit(lines: readonly string[], limitBytes: number): readonly string[] {
  let from = lines.length;
  let left = limitBytes;
  while (from > 0) {
    const needed = bytesOf(lines[from - 1] ?? '');
    const mark = from > 1 ? bytesOf(omissionMark) : 0;
    if (needed + mark > left) return [omissionMark, ...lines.slice(from)];
    left -= needed;
    from -= 1;
  }
  return lines;
}

/** With the line break that joins it. */
function bytesOf(text: string): number {
  return Buffer.byteLength(text) + 1;
}
