import type { ContactContext, EarlierLine } from '../provider.ts';
import { linesIn, piecesOf, type SeenLine } from './pieces.ts';

/** How many of a line's pieces are there: all of them, or some of the first. */
export function piecesThere(
  texts: readonly string[],
  text: string,
  { earlier, linesThere }: Pick<ContactContext, 'earlier' | 'linesThere'>,
): number {
  const pieces = piecesOf(text);
  const lines = linesIn(texts);
  const last = lines.at(-1) ?? [];
  if (!isBeginningOf(last, pieces)) return 0;
  // A line that is there in part can be no line before, since each of those is there as a whole.
  if (last.length < pieces.length) return last.length;
  return isBeyond(lines, pieces, earlier, linesThere.most) ? pieces.length : 0;
}

/** Whether the newest of the lines is none of those that went there before. */
function isBeyond(
  lines: readonly SeenLine[],
  pieces: SeenLine,
  earlier: readonly EarlierLine[],
  mostBefore: number,
): boolean {
  if (lines.length > mostBefore) return true;
  const before = equalBefore(earlier);
  // All that is known of is equal, so it cannot be said how many equal ones there were.
  if (before === undefined) return false;
  const other = lines.findLastIndex((line) => !isSame(line, pieces));
  return lines.length - 1 - other > before;
}

/** How many equal lines in a row went there last, at most; undefined where that is not known. */
function equalBefore(earlier: readonly EarlierLine[]): number | undefined {
  const other = earlier.findLastIndex(({ same }) => !same);
  if (other < 0) return undefined;
  return earlier.slice(other + 1).reduce((sum, { state }) => sum + (state === 'repeated' ? 2 : 1), 0);
}

const isBeginningOf = (some: SeenLine, all: SeenLine): boolean =>
  some.length > 0 && some.length <= all.length && some.every((piece, index) => piece === all[index]);

const isSame = (one: SeenLine, other: SeenLine): boolean => one.length === other.length && isBeginningOf(one, other);
