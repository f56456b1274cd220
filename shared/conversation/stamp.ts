import type { Link } from '../kernel/link.ts';
import type { Leg, Position } from './event.ts';
import type { Facts, Stamp } from './state.ts';

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

/** The legs' own links with a reported one put in. A report without it takes nothing away: it is needed to close the leg. */
export function withSelf(
  selves: Facts['selves'],
  leg: Leg,
  link: Link | undefined,
  position: Position,
): Facts['selves'] {
  if (link === undefined || !isNews(selves[leg], position)) return selves;
  return { ...selves, [leg]: { link, seen: stampOf(position) } };
}
