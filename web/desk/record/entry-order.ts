import type { TranscriptLine } from './desk-record.ts';

/** Where an entry stands: before or after the agent came in, then by its numbers, one after another. */
export type Ordered = { readonly isBefore: boolean; readonly at: readonly number[] };

/** The transcript in its own order; a line that has no number on the platform stands before the next one that has. */
export function transcriptOrder(
  transcript: readonly TranscriptLine[],
  cameAfter: number,
): readonly (Ordered & { readonly line: TranscriptLine })[] {
  const sorted = transcript.toSorted((one, other) => one.number - other.number);
  let next = Number.POSITIVE_INFINITY;
  const reversed = sorted.toReversed().map((line) => {
    next = line.message ?? next;
    const isBefore = line.number <= cameAfter;
    return { line, isBefore, at: isBefore ? [line.number] : [next, line.message === undefined ? -1 : 0, line.number] };
  });
  return reversed.toReversed();
}

/** Sorts by place; what has the same place stays as it is. */
export function byPlace(one: Ordered, other: Ordered): number {
  if (one.isBefore !== other.isBefore) return one.isBefore ? -1 : 1;
  const differs = one.at.findIndex((part, index) => part !== other.at[index]);
  return differs < 0 ? 0 : (one.at[differs] ?? 0) - (other.at[differs] ?? 0);
}
