import type { TranscriptLine } from './decision.ts';

/**
 * The lines of a transcript in the order in which they were said. Lines are numbered as we heard of them, and callbacks may
 * overtake one another; in the room, each message has the room's own number. Lines that we said ourselves keep their places.
 */
export function inOrderSaid(lines: readonly TranscriptLine[]): readonly TranscriptLine[] {
  const heard = lines
    .filter(({ message }) => message !== undefined)
    .toSorted((a, b) => (a.message ?? 0) - (b.message ?? 0))
    .values();
  return lines.map((line) => (line.message === undefined ? line : (heard.next().value ?? line)));
}
