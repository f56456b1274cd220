import { defined } from '../../kernel/defined.ts';
import type { BridgeChanged } from '../event.ts';
import { type HandlerResult, ignored, learned } from '../handler-result.ts';
import { type ConversationState, isNews, stampOf } from '../state.ts';

/** The bridge appeared or went. */
export function onBridgeChanged(state: ConversationState, event: BridgeChanged): HandlerResult {
  if (!isNews(state.facts.bridge, event.position)) return ignored(state, 'known');
  const bridge = defined({ present: event.present, agents: event.links.agents, seen: stampOf(event.position) });
  return learned(state, { bridge }, event.present ? 'bridge there' : 'bridge gone');
}
