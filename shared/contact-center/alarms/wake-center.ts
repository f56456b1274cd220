import type { EventBus } from '../../bus/bus.ts';
import { ProtocolViolation } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Outbox } from '../deliveries/outbox.ts';
import type { NoteDelivery } from '../routing/note-delivery.ts';
import { releaseInteraction } from '../routing/release.ts';
import type { RoutingEffects } from '../routing/routing-effects.ts';
import type { RoutingStore } from '../routing/routing-store.ts';
import type { ConversationIndex } from '../store/conversation-index.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import { namesIn } from '../store/partitions.ts';
import type { SafetyAlarms } from '../store/safety.ts';
import type { CenterTimes } from '../times.ts';
import { alarmEnvelope, centerAlarmSchema } from './center-alarm.ts';

/** What handling alarms needs. */
export type WakeDependencies = {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly outbox: Outbox;
  readonly notes: NoteDelivery;
  readonly routing: RoutingStore;
  readonly effects: RoutingEffects;
  readonly safety: SafetyAlarms;
  readonly attachments: AttachmentStore;
  readonly store: ConversationStore;
  readonly index: ConversationIndex;
  readonly times: Pick<CenterTimes, 'conversationKeptMs'>;
  readonly now: Clock;
};

/**
 * Handles the body of an envelope that is addressed to the contact center.
 * @throws {ProtocolViolation} UnexpectedAnswer — when it is none that this version knows: a newer one may have sent it
 * @throws {Unavailable} StoreUnavailable, QueueUnavailable — to be tried again
 */
export async function wakeCenter(body: unknown, dependencies: WakeDependencies): Promise<void> {
  const { outbox, safety } = dependencies;
  const read = centerAlarmSchema.safeParse(body);
  if (!read.success) {
    throw new ProtocolViolation('The queue holds an alarm of the contact center that cannot be read.', {
      expected: 'a kind of alarm that the contact center sends to itself',
      got: read.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', '),
      source: 'shared/contact-center/alarms/center-alarm.ts',
    });
  }
  const alarm = read.data;
  switch (alarm.kind) {
    case 'deliver':
      return outbox.deliver(alarm.partition);
    case 'retry':
      return outbox.deliver(alarm.partition, alarm);
    case 'safety':
      return settle(alarm.partition, await safety.fired(alarm), dependencies);
    case 'notes':
      return dependencies.notes.deliver(alarm.partition);
    case 'route':
      return dependencies.effects.apply(alarm.tenant);
    case 'route-time':
      await dependencies.routing.fired(alarm.tenant, alarm);
      return dependencies.effects.apply(alarm.tenant);
    case 'forget-parts':
      return dependencies.attachments.forgetParts(alarm.partition, alarm.file);
    case 'forget':
      return forget(alarm.partition, dependencies);
  }
}

/** Does what a process that has ended may have left undone behind its commit. */
async function settle(
  partition: string,
  found: Conversation | undefined,
  { bus, notes, outbox, store }: WakeDependencies,
): Promise<void> {
  if (await notes.isOwed(partition)) await bus.send(alarmEnvelope({ kind: 'notes', partition }));
  if (found !== undefined) await store.tellAgent(found);
  await outbox.deliver(partition);
}

/** A conversation in which something has happened meanwhile has another alarm. */
async function forget(
  partition: string,
  { ledger, bus, routing, store, index, times, now }: WakeDependencies,
): Promise<void> {
  const { tenant, id } = namesIn(partition);
  const found = await store.find(tenant, id);
  const dueAt = found === undefined ? 0 : found.at + times.conversationKeptMs;
  if (dueAt > now()) {
    await bus.schedule(alarmEnvelope({ kind: 'forget', partition }), dueAt);
    return;
  }
  await releaseInteraction(routing, found);
  await ledger.erase(partition);
  await index.remove(tenant, id);
}
