import type { VisitorRated } from './event.ts';
import { type HandlerResult, ignored } from './handler-result.ts';
import { visitBeganAt } from './phase.ts';
import type { ConversationState } from './state.ts';

/** Choice: a conversation with more visits than this keeps what was said of the last ones. */
const mostRatings = 20;

/**
 * A visitor says how the last visit was: the first word counts, so that neither a repeat nor a second page changes it. It is of no routing, leads
 * to no command, and changes no phase.
 */
export function onVisitorRated(state: ConversationState, { at, rating, comment }: VisitorRated): HandlerResult {
  const visit = visitBeganAt(state);
  if (visit === undefined) return ignored(state, 'no visit');
  const known = state.ratings ?? [];
  if (known.some((one) => one.visit === visit)) return ignored(state, 'rated before');
  const said = { visit, at, rating, ...(comment === undefined ? {} : { comment }) };
  return { state: { ...state, ratings: [...known, said].slice(-mostRatings) }, note: 'rated' };
}

/** What a visitor said of the visit that began at a time. */
export function ratingOf({ ratings }: Pick<ConversationState, 'ratings'>, visit: number): number | undefined {
  return ratings?.find((one) => one.visit === visit)?.rating;
}
