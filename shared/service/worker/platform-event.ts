import type { EventBus } from '../../bus/bus.ts';
import { ProtocolViolation } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { PlatformConversations } from './platform-conversations.ts';
import { addressed, type PlatformEventEnvelope, partitionOf } from './service-envelope.ts';

/** Pauses before a platform's conversation that is not known yet is looked for again: half a minute together. */
const pausesMs = [1_000, 2_000, 4_000, 8_000, 15_000] as const;

/** What finding out whose event it is needs. */
type ForwardingDependencies = {
  readonly platformConversations: PlatformConversations;
  readonly ledger: Ledger;
  readonly tenant: Tenant;
  readonly provider: Provider;
  readonly bus: EventBus;
  readonly now: Clock;
};

/**
 * Sends a platform's event, whose conversation was not known where it came in, on to the conversation of ours that it is about. One that is not known yet may come before the answer to the request that
 * opened it: it is looked for again, and at last kept as a dead letter, never dropped.
 * @throws {ProtocolViolation} UnexpectedAnswer — when no conversation of ours is known by that id after half a minute
 * @throws {Unavailable} — when store, queue or platform stayed unavailable
 */
export async function forwardPlatformEvent(
  envelope: PlatformEventEnvelope,
  dependencies: ForwardingDependencies,
): Promise<void> {
  const { bus, now } = dependencies;
  const { tenant, provider, deliveryId, receivedAt, body, tries } = envelope;
  const conversation = await find(envelope, dependencies);
  if (conversation !== undefined) {
    const content = { schema: 1, tenant, conversation, provider, leg: 'room', deliveryId, receivedAt, body } as const;
    return bus.send(addressed({ kind: 'callback', ...content }), hashId('callback', tenant, deliveryId));
  }
  const pauseMs = pausesMs[tries];
  if (pauseMs !== undefined) return bus.schedule(addressed({ ...envelope, tries: tries + 1 }), now() + pauseMs);
  throw new ProtocolViolation('No conversation is known under the id that the platform gives.', {
    expected: 'an event about a conversation of ours',
    got: 'an event about another one',
    source: 'shared/service/worker/platform-event.ts',
  });
}

async function find(
  { platformConversation }: PlatformEventEnvelope,
  { platformConversations, ledger, tenant, provider }: ForwardingDependencies,
): Promise<string | undefined> {
  const known = await platformConversations.find(tenant.id, platformConversation);
  if (known !== undefined || provider.routing !== 'queued') return known;
  const found = await provider.findConversation(platformConversation, tenant);
  if (found === undefined) return undefined;
  const name = { tenant: tenant.id, conversation: found };
  // Of one that was erased nothing is noted again.
  if ((await ledger.load(partitionOf(name))) !== undefined)
    await platformConversations.learn(name, platformConversation);
  return found;
}
