import { defined } from '../../kernel/defined.ts';
import type { LegEnded } from '../event.ts';
import { type Handled, ignored, learned } from '../handled.ts';
import { isNews, stampOf } from '../stamp.ts';
import type { ConversationState } from '../state.ts';

/** A leg is gone, and for ever: not even a later report brings it back. */
export function onLegEnded(state: ConversationState, event: LegEnded): Handled {
  const { legs } = state.facts;
  const { leg } = event.position;
  const known = legs[leg];
  if (known?.state === 'ended' && !isNews(known, event.position)) return ignored(state, 'known');
  const ended = defined({ state: 'ended' as const, code: event.code, seen: stampOf(event.position) });
  return learned(state, { legs: { ...legs, [leg]: ended } }, `${leg} ended`);
}
