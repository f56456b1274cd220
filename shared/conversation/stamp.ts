import type { Position } from './event.ts';
import type { Stamp } from './state.ts';

/** The stamp of a position; the leg is given by the resource that the fact is about. */
export function stampOf(position: Position): Stamp {
  return [position.ack, position.index];
}

/** Whether `a` stands before `b` in their leg. */
export function isBefore(a: Stamp, b: Stamp): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

/** Whether a fact at `position` is later than what is known; always, where nothing is known. */
export function isNews(known: { readonly seen: Stamp } | undefined, position: Position): boolean {
  return known === undefined || isBefore(known.seen, stampOf(position));
}
