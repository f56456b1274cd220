import { defined } from '../../kernel/defined.ts';
import type { LegEnded } from '../event.ts';
import { type HandlerResult, ignored, learned } from '../handler-result.ts';
import { type ConversationState, isNews, stampOf } from '../state.ts';

/** A leg is gone: not even a later report brings it back. */
export function onLegEnded(state: ConversationState, event: LegEnded): HandlerResult {
  const { legs } = state.facts;
  const { leg } = event.position;
  const known = legs[leg];
  if (known?.state === 'ended' && !isNews(known, event.position)) return ignored(state, 'known');
  const ended = defined({ state: 'ended' as const, code: event.code, seen: stampOf(event.position) });
  return learned(state, { legs: { ...legs, [leg]: ended } }, `${leg} ended`);
}
