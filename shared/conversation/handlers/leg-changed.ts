import { defined } from '../../kernel/defined.ts';
import type { LegChanged } from '../event.ts';
import { type HandlerResult, ignored, learned, withSelf } from '../handler-result.ts';
import { type ConversationState, isNews, stampOf } from '../state.ts';

/** A leg changed. One that has ended stays so; its own link is kept from any report. */
export function onLegChanged(state: ConversationState, event: LegChanged): HandlerResult {
  const { legs, selves } = state.facts;
  const { position, links } = event;
  const { leg } = position;
  const known = legs[leg];
  const isKept = known?.state === 'ended' || !isNews(known, position);
  const changed = defined({ state: event.state, addParticipant: links.addParticipant, seen: stampOf(position) });
  const linked = withSelf(selves, leg, links.self, position);
  if (isKept && linked === selves) return ignored(state, 'known');
  return learned(state, { legs: isKept ? legs : { ...legs, [leg]: changed }, selves: linked }, `${leg} ${event.state}`);
}
