import { defined } from '../../kernel/defined.ts';
import type { BridgeChanged } from '../event.ts';
import { type Handled, ignored, learned } from '../handled.ts';
import { isNews, stampOf } from '../stamp.ts';
import type { ConversationState } from '../state.ts';

/** The bridge appeared or went. */
export function onBridgeChanged(state: ConversationState, event: BridgeChanged): Handled {
  if (!isNews(state.facts.bridge, event.position)) return ignored(state, 'known');
  const bridge = defined({ present: event.present, agents: event.links.agents, seen: stampOf(event.position) });
  return learned(state, { bridge }, event.present ? 'bridge there' : 'bridge gone');
}
