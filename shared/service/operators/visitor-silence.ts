import type { ConversationState } from '../../conversation/state.ts';
import { toRfc3339 } from '../../kernel/time.ts';
import type { ConversationDetail } from '../../protocol/carebridge/conversations.ts';
import type { ConversationName } from '../worker/service-envelope.ts';
import { visitorLegOf } from '../worker/visitor-leg.ts';

/** That a visitor's page asks for nothing: since when, and when the visit ends of that, epoch ms. */
type Silence = { readonly since: number; readonly endsAt: number };

/** Knows of visitors' pages that are gone, or asleep. Undefined: the page is there, or nothing is known of it. */
export interface VisitorSilence {
  /** Of a visitor whom this deployment's own platform has. @throws {Unavailable} StoreUnavailable */
  onPlatform(entraTenantId: string, conversationUrl: string): Promise<Silence | undefined>;
  /** Of a visitor who chats over the relay. @throws {Unavailable} StoreUnavailable */
  onRelay(name: ConversationName): Promise<Silence | undefined>;
}

/** Where nothing is known of visitors' pages. */
export const noSilence: VisitorSilence = { onPlatform: async () => undefined, onRelay: async () => undefined };

/** Since when the page of a visit that goes on is away, as answers tell it. Source: carebridge.md#one-conversation */
export async function visitorAway(
  silence: VisitorSilence,
  name: ConversationName & { readonly entraTenantId: string },
  state: ConversationState,
): Promise<ConversationDetail['visitorAway']> {
  if (state.phase !== 'waiting' && state.phase !== 'attended') return undefined;
  const found =
    state.queued === undefined ? await onPlatform(silence, name.entraTenantId, state) : await silence.onRelay(name);
  return found === undefined ? undefined : { since: toRfc3339(found.since), endsAt: toRfc3339(found.endsAt) };
}

async function onPlatform(
  silence: VisitorSilence,
  entraTenantId: string,
  state: ConversationState,
): Promise<Silence | undefined> {
  const url = visitorLegOf(state);
  return url === undefined ? undefined : silence.onPlatform(entraTenantId, url);
}
