import type { Link } from '../kernel/link.ts';
import type { Leg, Position } from './event.ts';
import { isNews, stampOf } from './stamp.ts';
import type { Facts } from './state.ts';

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
