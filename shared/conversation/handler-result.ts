import type { Link } from '../kernel/link.ts';
import type { Position } from './event.ts';
import { type ConversationState, type Facts, isNews, stampOf } from './state.ts';
import type { TranscriptLine } from './transcript.ts';
import type { Leg } from './visit.ts';

/** What a handler makes of its event: facts and decisions; commands are derived from these later. */
export type HandlerResult = {
  readonly state: ConversationState;
  /** A word or two for the log, without personal data. */
  readonly note: string;
  readonly lines?: readonly TranscriptLine[];
};

/** The event changed what is known. */
export function learned(state: ConversationState, facts: Partial<Facts>, note: string): HandlerResult {
  return { state: { ...state, facts: { ...state.facts, ...facts } }, note };
}

/** The event changed nothing; `why` is its note. */
export function ignored(state: ConversationState, why: string): HandlerResult {
  return { state, note: why };
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
