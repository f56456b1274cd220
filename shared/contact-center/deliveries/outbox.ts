import type { EventBus } from '../../bus/bus.ts';
import type { Log } from '../../kernel/log.ts';
import { type Clock, minuteMs, toRfc3339 } from '../../kernel/time.ts';
import type { Ledger, RowChange } from '../../ledger/ledger.ts';
import { alarmEnvelope, type RetryAlarm } from '../alarms/center-alarm.ts';
import {
  behindEvents,
  type PendingEvent,
  pendingEventSchema,
  type Retry,
  retryKey,
  retrySchema,
} from '../conversation/conversation-rows.ts';
import type { CenterTenant, CenterTenants } from '../directory/center-tenants.ts';
import type { ConversationIndex } from '../store/conversation-index.ts';
import type { KnownSetUp } from '../store/known-set-up.ts';
import { namesIn } from '../store/partitions.ts';
import type { CenterTimes } from '../times.ts';
import { sentEvent, settledRows } from './sent-events.ts';
import type { PostOutcome, WebhookPost } from './webhook-post.ts';

/** What deliveries need. */
export type OutboxDependencies = {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly tenants: CenterTenants;
  readonly setUps: Pick<KnownSetUp, 'webhook'>;
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

/** What waits in a conversation, as far as it was read. */
type Waiting = {
  readonly retry: Retry | undefined;
  readonly events: readonly (PendingEvent & { readonly rowKey: string })[];
  readonly isMore: boolean;
};

/**
 * Brings the events of conversations to webhooks, those of one conversation one after another in their order: its alarms are one session
 * of the bus, which one process handles at a time. An event may be brought again after a crash, with its id. Source: contact-center.md#retries
 */
export class Outbox {
  readonly #dependencies: OutboxDependencies;

  constructor(dependencies: OutboxDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Brings what waits in a partition, as far as it is due. `cause`: the alarm of a repeat, which is due whatever the clock says.
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable
   */
  async deliver(partition: string, cause?: RetryAlarm): Promise<void> {
    const { tenants, bus, now } = this.#dependencies;
    const tenant = await tenants.find(namesIn(partition).tenant);
    if (tenant === undefined) return;
    const until = now() + runMs;
    let isMore = true;
    while (isMore && now() < until) {
      const waiting = await this.#waiting(partition);
      if (isPaused(waiting, cause, now())) return;
      isMore = (await this.#round(partition, tenant, waiting)) && waiting.isMore;
    }
    if (isMore) await bus.send(alarmEnvelope({ kind: 'deliver', partition }));
  }

  async #waiting(partition: string): Promise<Waiting> {
    const rows = await this.#dependencies.ledger.rows(partition, retryKey, behindEvents, readAtOnce);
    const retry = rows.find(({ rowKey }) => rowKey === retryKey);
    return {
      retry: retry === undefined ? undefined : retrySchema.parse(retry.value),
      events: rows
        .filter((row) => row !== retry)
        .map(({ rowKey, value }) => ({ rowKey, ...pendingEventSchema.parse(value) })),
      isMore: rows.length === readAtOnce,
    };
  }

  /** Brings events until one has to wait; whether none had to. */
  async #round(partition: string, tenant: CenterTenant, { retry: before, events }: Waiting): Promise<boolean> {
    const { times, now } = this.#dependencies;
    const forgotten: readonly RowChange[] = before === undefined ? [] : [{ op: 'delete', rowKey: retryKey }];
    const settled: (readonly RowChange[])[] = [];
    for (const { rowKey, ...event } of events) {
      const failures = before?.event === event.number ? before.failures : 0;
      const sentAt = now();
      const outcome = await this.#post(tenant, event, failures);
      const pauseMs = outcome.status === noWebhook ? undefined : times.deliveryPausesMs[failures];
      if (!outcome.isTaken && pauseMs !== undefined) {
        const retry = await this.#later(partition, event, failures + 1, pauseMs);
        await this.#settle(partition, [...settled, [{ op: 'upsert', rowKey: retryKey, value: retry }]]);
        return false;
      }
      if (!outcome.isTaken) await this.#giveUp(partition, event, outcome);
      const sent = { status: outcome.status, sentAt, durationMs: now() - sentAt, retries: failures };
      settled.push(settledRows(rowKey, sentEvent(event, sent)));
    }
    await this.#settle(partition, [...settled, forgotten]);
    return true;
  }

  /** What another process has settled meanwhile is as good; then each goes by itself. */
  async #settle(partition: string, settled: readonly (readonly RowChange[])[]): Promise<void> {
    const { ledger } = this.#dependencies;
    if (await ledger.change(partition, settled.flat())) return;
    await Promise.all(settled.map((rows) => ledger.change(partition, rows)));
  }

  async #post(tenant: CenterTenant, event: PendingEvent, retry: number): Promise<PostOutcome> {
    const { setUps, post, log, now } = this.#dependencies;
    const { eventId, eventType, webhookId, body } = event;
    const webhook = await setUps.webhook(tenant.tenant, webhookId);
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
}

/** Whether the first event is repeated later: the alarm for that is on its way. */
function isPaused({ retry }: Waiting, cause: RetryAlarm | undefined, nowMs: number): boolean {
  const isCause = retry !== undefined && cause?.event === retry.event && cause.failures === retry.failures;
  return retry !== undefined && !isCause && retry.dueAt > nowMs;
}
