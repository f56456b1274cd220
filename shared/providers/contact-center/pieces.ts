import { cutText } from '../../kernel/grapheme-cut.ts';

/** Choice: what a contact center takes in one message was never documented; an agent's box takes 5,000 characters. */
const longestWhole = 4_000;
const longestPiece = 4_500;

/**
 * A line as the messages that it takes, cut between characters as readers see them. Every piece but the last is longer than a whole message may
 * be, so that the lines in messages can be told apart: where it would be too short by a character, blanks are put behind it.
 */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > longestWhole) {
    const piece = cutText(rest, Math.min(longestPiece, rest.length - 1));
    pieces.push(piece.padEnd(longestWhole + 1));
    rest = rest.slice(piece.length);
  }
  return rest === '' ? pieces : [...pieces, rest];
}

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
