import { cutText } from '../../kernel/grapheme-cut.ts';

/** Choice: what a contact center takes in one message was never documented; an agent's box takes 5,000 characters. */
const longestWhole = 4_000;
const longestPiece = 4_500;

/**
 * A line as the messages that it takes, cut between characters as readers see them. Every piece but the last is longer than a whole message may
 * be, so that the pieces of a line can be put together again.
 */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > longestWhole) {
    const piece = cutText(rest, Math.min(longestPiece, rest.length - 1));
    // One character that takes this long is cut between code points.
    const cut = piece.length > longestWhole ? piece : withoutHalf(rest.slice(0, longestWhole + 1), rest);
    pieces.push(cut);
    rest = rest.slice(cut.length);
  }
  return rest === '' ? pieces : [...pieces, rest];
}

/** Not between the two halves of a code point. */
const withoutHalf = (start: string, whole: string): string =>
  start.isWellFormed() ? start : whole.slice(0, start.length + 1);

/** A line of which the last messages may be missing: its pieces. */
export type SeenLine = readonly string[];

/** The lines that messages hold, each as its pieces, in order. */
export function linesIn(messages: readonly string[]): readonly SeenLine[] {
  const lines: string[][] = [];
  let isOpen = false;
  for (const message of messages) {
    if (isOpen) lines.at(-1)?.push(message);
    else lines.push([message]);
    isOpen = message.length > longestWhole;
  }
  return lines;
}
