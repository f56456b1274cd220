import type { EventBus } from '../../bus/bus.ts';
import type { Log } from '../../kernel/log.ts';
import { type Clock, minuteMs, toRfc3339 } from '../../kernel/time.ts';
import type { Ledger, RowChange } from '../../ledger/ledger.ts';
import { PartitionWriter } from '../../ledger/partition-writer.ts';
import { alarmEnvelope, type RetryAlarm } from '../alarms/center-alarm.ts';
import { type Conversation, conversationSchema } from '../conversation/conversation.ts';
import { behindEvents, eventKey, type PendingEvent, pendingEventSchema } from '../conversation/conversation-rows.ts';
import type { CenterTenant, CenterTenants } from '../directory/center-tenants.ts';
import type { TenantEntries } from '../directory/tenant-entries.ts';
import type { Webhook } from '../setup/entries.ts';
import type { ConversationIndex } from '../store/conversation-index.ts';
import { namesIn } from '../store/partitions.ts';
import type { CenterTimes } from '../times.ts';
import { sentEvent, settledRows } from './sent-events.ts';
import type { PostOutcome, WebhookPost } from './webhook-post.ts';

/** What deliveries need. */
export type OutboxDependencies = {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly tenants: CenterTenants;
  readonly webhooks: Pick<TenantEntries<Webhook>, 'find'>;
  readonly post: Pick<WebhookPost, 'send'>;
  readonly index: ConversationIndex;
  readonly times: Pick<CenterTimes, 'deliveryPausesMs'>;
  readonly log: Log;
  readonly now: Clock;
};

const readAtOnce = 50;
/** A message of the bus is worked at for so long; what is left then has another. */
const runMs = minuteMs;
const noWebhook = 0;

type Retry = NonNullable<Conversation['retry']>;

/** What a round has come to. */
type Round = { readonly retry: Retry | undefined; readonly isOver: boolean };

/**
 * Brings the events of conversations to webhooks, those of one conversation one after another in their order: its alarms are one session
 * of the bus, which one process handles at a time. An event may be brought again after a crash, with its id. Source: contact-center.md#retries
 */
export class Outbox {
  readonly #dependencies: OutboxDependencies;
  readonly #writer: PartitionWriter<Conversation>;

  constructor(dependencies: OutboxDependencies) {
    this.#dependencies = dependencies;
    this.#writer = new PartitionWriter({
      ledger: dependencies.ledger,
      read: (stored) => conversationSchema.parse(stored),
    });
  }

  /**
   * Brings what waits in a partition, as far as it is due. `cause`: the alarm of a repeat, which is due whatever the clock says.
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable
   */
  async deliver(partition: string, cause?: RetryAlarm): Promise<void> {
    const { tenants, bus, now } = this.#dependencies;
    const stored = (await this.#writer.load(partition))?.state.retry;
    const isCause = stored !== undefined && cause?.event === stored.event && cause.failures === stored.failures;
    if (stored !== undefined && !isCause && stored.dueAt > now()) return;
    const tenant = await tenants.find(namesIn(partition).tenant);
    if (tenant === undefined) return;
    const until = now() + runMs;
    let round: Round = { retry: stored, isOver: false };
    while (!round.isOver && now() < until) round = await this.#round(partition, tenant, round.retry);
    if (stored !== undefined || round.retry !== undefined) await this.#note(partition, round.retry);
    if (!round.isOver) await bus.send(alarmEnvelope({ kind: 'deliver', partition }));
  }

  /** Brings some of what waits; over when nothing is left, or the next one has to wait. */
  async #round(partition: string, tenant: CenterTenant, before: Retry | undefined): Promise<Round> {
    const { ledger, times, now } = this.#dependencies;
    const rows = await ledger.rows(partition, eventKey(0), behindEvents, readAtOnce);
    const settled: (readonly RowChange[])[] = [];
    let retry = before;
    for (const { rowKey, value } of rows) {
      const event = pendingEventSchema.parse(value);
      const failures = retry?.event === event.number ? retry.failures : 0;
      const sentAt = now();
      const outcome = await this.#post(tenant, event, failures);
      const pauseMs = outcome.status === noWebhook ? undefined : times.deliveryPausesMs[failures];
      if (!outcome.isTaken && pauseMs !== undefined) {
        await this.#settle(partition, settled);
        return { retry: await this.#later(partition, event, failures + 1, pauseMs), isOver: true };
      }
      if (!outcome.isTaken) await this.#giveUp(partition, event, outcome);
      const sent = { status: outcome.status, sentAt, durationMs: now() - sentAt, retries: failures };
      settled.push(settledRows(rowKey, sentEvent(event, sent)));
      retry = undefined;
    }
    await this.#settle(partition, settled);
    return { retry: undefined, isOver: rows.length < readAtOnce };
  }

  /** What another process has settled meanwhile is as good; then each goes by itself. */
  async #settle(partition: string, settled: readonly (readonly RowChange[])[]): Promise<void> {
    const { ledger } = this.#dependencies;
    if (settled.length === 0 || (await ledger.change(partition, settled.flat()))) return;
    await Promise.all(settled.map((rows) => ledger.change(partition, rows)));
  }

  async #post(tenant: CenterTenant, event: PendingEvent, retry: number): Promise<PostOutcome> {
    const { webhooks, post, log, now } = this.#dependencies;
    const { eventId, eventType, webhookId, body } = event;
    const webhook = (await webhooks.find(tenant.tenant, webhookId))?.entry;
    if (webhook === undefined) return { isTaken: false, status: noWebhook };
    const startedAt = now();
    const outcome = await post.send({ uri: webhook.uri, tenant, eventId, retry, body });
    log({
      level: outcome.isTaken ? 'debug' : 'warn',
      event: 'webhook-sent',
      tenant: tenant.tenant,
      deliveryId: eventId,
      step: eventType,
      outcome: String(outcome.status),
      durationMs: now() - startedAt,
    });
    return outcome;
  }

  /** The alarm is set before it is noted: one that is not noted brings what waits all the same. */
  async #later(partition: string, { number }: PendingEvent, failures: number, pauseMs: number): Promise<Retry> {
    const { bus, now } = this.#dependencies;
    const dueAt = now() + pauseMs;
    await bus.schedule(alarmEnvelope({ kind: 'retry', partition, event: number, failures }), dueAt);
    return { event: number, failures, dueAt };
  }

  /** Listed before it is removed, so that a crash in between tries it once more. */
  async #giveUp(partition: string, event: PendingEvent, { status }: PostOutcome): Promise<void> {
    const { index, log } = this.#dependencies;
    const { tenant, id: conversationId } = namesIn(partition);
    const { eventId, eventType, webhookId, at } = event;
    await index.addDead(tenant, { eventId, eventType, conversationId, webhookId, at: toRfc3339(at), status });
    log({ level: 'error', event: 'webhook-sent', tenant, deliveryId: eventId, step: eventType, outcome: 'dead' });
  }

  async #note(partition: string, retry: Retry | undefined): Promise<void> {
    await this.#writer.write<'noted', 'same'>({
      partition,
      decide: (before) => {
        if (before === undefined) return { nothing: 'same' };
        const { retry: known, ...state } = before.state;
        if (JSON.stringify(known) === JSON.stringify(retry)) return { nothing: 'same' };
        return { entry: { state: retry === undefined ? state : { ...state, retry } }, decision: 'noted' };
      },
    });
  }
}
