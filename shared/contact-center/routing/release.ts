import { type Conversation, runningInteraction } from '../conversation/conversation.ts';
import { routedId } from './routed-tenant.ts';
import type { RoutingStore } from './routing-store.ts';

/** Takes a conversation that is about to be forgotten out of its tenant's routing. */
export async function releaseInteraction(
  routing: Pick<RoutingStore, 'route'>,
  conversation: Conversation | undefined,
): Promise<void> {
  const running = conversation === undefined ? undefined : runningInteraction(conversation);
  if (conversation === undefined || running === undefined) return;
  await routing.route(conversation.tenant, { type: 'ended', interactionId: routedId(conversation.id, running.id) });
}
