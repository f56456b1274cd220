import type { EventBus } from '../../bus/bus.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Log } from '../../kernel/log.ts';
import { type Clock, hourMs } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { positionQuery } from '../../protocol/trusted-application/callback-position.ts';
import { alarmEnvelope } from '../alarms/platform-alarm.ts';
import type { DeadCallback } from '../call/calls.ts';
import type { ApplicationEndpoint } from '../directory/caller.ts';
import type { Directory } from '../directory/directory.ts';
import type { PlatformTimes } from '../times.ts';
import type { CallbackPost, PostOutcome } from './callback-post.ts';
import { type Destination, destinationUrl, storedDestination, withReply } from './destination.ts';
import { delivered, type LegQueue, readLegQueues } from './leg-queues.ts';
import { callbackKey, type PendingCallback } from './pending-callback.ts';

/** After this long a delivery run leaves the rest to a new envelope, so that its session's lock is not held too long. */
const runMs = 20_000;

/** Between the attempts to bring what waits for a conversation that its callbacks have ended: four times the pause before, an hour at most. */
const lateGrowth = 4;
const usualLateMs = 29_000;
const longestLateMs = hourMs;

/** What delivery needs. `dead` is told when a leg's callbacks are not taken; it may be told again. */
export type CallbackDependencies = {
  readonly origin: string;
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly directory: Directory;
  readonly post: CallbackPost;
  readonly times: PlatformTimes;
  readonly log: Log;
  readonly now: Clock;
  dead(partition: string, leg: string, why: DeadCallback): Promise<void>;
};

/** Why a partition is delivered: a commit has just been made, or a repeat is due. */
type DeliveryCause = 'wake' | 'alarm';

/** A leg with what its deliveries need. */
type DeliveryRun = {
  readonly partition: string;
  readonly endpoint: ApplicationEndpoint;
  /** In ms of the process's steady clock. */
  readonly until: number;
};

/**
 * Delivers callbacks: per leg one after another in their order, legs side by side. The queue's sessions see to it that one
 * partition is delivered by one instance at a time. A callback that is refused, or fails too often, ends its conversation; what waits
 * then is brought nevertheless, now and then for a day: it holds what people were told has been said.
 * Source: trusted-application.md#callback-delivery
 */
export class Callbacks {
  readonly #dependencies: CallbackDependencies;

  constructor(dependencies: CallbackDependencies) {
    this.#dependencies = dependencies;
  }

  /** Delivers what waits in a partition once more: a repeat is due. */
  tryAgain(partition: string): Promise<void> {
    return this.#deliverAll(partition, 'alarm');
  }

  /** Delivers what waits in a partition, as far as it is due. */
  deliver(partition: string): Promise<void> {
    return this.#deliverAll(partition, 'wake');
  }

  async #deliverAll(partition: string, cause: DeliveryCause): Promise<void> {
    const { ledger, bus } = this.#dependencies;
    const { queues, isPart } = await readLegQueues(ledger, partition);
    const ends = await Promise.all(queues.map((queue) => this.#deliverLeg(partition, queue, cause)));
    // What is later has its alarm; what was not read goes on at once.
    if (isPart && ends.includes('done')) await bus.send(alarmEnvelope({ kind: 'callbacks', partition }));
  }

  async #deliverLeg(partition: string, queue: LegQueue, cause: DeliveryCause): Promise<'done' | 'later'> {
    const { leg, destination, callbacks } = queue;
    const { directory, bus, now } = this.#dependencies;
    if (destination.retry !== undefined && destination.retry.dueAt > now()) {
      // A wake comes when it likes, and the repeat's own alarm is set; that one is set again when it came early.
      const alarm = alarmEnvelope({ kind: 'callbacks', partition });
      if (cause === 'alarm') await bus.schedule(alarm, destination.retry.dueAt);
      return 'later';
    }
    // Told before, unless a crash came in between.
    if (destination.dead !== undefined) await this.#dependencies.dead(partition, leg, destination.dead);
    const tenantId = partition.slice(0, partition.indexOf('.'));
    const endpoint = await directory.endpoint(tenantId, destination.endpointUri);
    if (endpoint === undefined) return this.#forget(partition, leg, destination, callbacks);
    return this.#deliverInTurn({ partition, endpoint, until: performance.now() + runMs }, queue);
  }

  async #deliverInTurn(run: DeliveryRun, { destination, callbacks }: LegQueue): Promise<'done' | 'later'> {
    let current = destination;
    for (const callback of callbacks) {
      if (performance.now() > run.until) {
        await this.#dependencies.bus.send(alarmEnvelope({ kind: 'callbacks', partition: run.partition }));
        return 'later';
      }
      const next = await this.#deliverOne(run, callback, current);
      if (next === 'later') return 'later';
      current = next;
    }
    return 'done';
  }

  /** Delivers one callback; the destination afterwards, or `later` when the next one has to wait. */
  async #deliverOne(
    run: DeliveryRun,
    callback: PendingCallback,
    destination: Destination,
  ): Promise<Destination | 'later'> {
    const { ledger, post, origin, now } = this.#dependencies;
    const { partition, endpoint } = run;
    const target = partition.slice(partition.indexOf('.') + 1);
    const startedAt = now();
    const outcome = await post.send(
      {
        url: destinationUrl(destination, endpoint.callbackUrl),
        tenantId: endpoint.tenantId,
        audience: endpoint.callbackAudience,
      },
      callbackBody(callback, endpoint, target, origin),
    );
    this.#logged(endpoint, callback, outcome, now() - startedAt);
    if (outcome.kind === 'failed') return this.#failed(partition, callback, destination);
    if (outcome.kind === 'refused') return this.#refused(partition, callback, destination);
    const after = withReply(destination, outcome.context);
    await ledger.change(partition, delivered(callback, destination, after));
    return after;
  }

  /** A callback that is refused is not brought again; those behind it are, but not at once. */
  async #refused(
    partition: string,
    callback: PendingCallback,
    destination: Destination,
  ): Promise<Destination | 'later'> {
    const { leg, ack } = callback;
    if (destination.dead === undefined) await this.#die(partition, leg, destination);
    await this.#dependencies.ledger.change(partition, [{ op: 'delete', rowKey: callbackKey(leg, ack) }]);
    return destination.dead === undefined ? 'later' : destination;
  }

  async #failed(partition: string, callback: PendingCallback, destination: Destination): Promise<'later'> {
    const { times, now } = this.#dependencies;
    const { leg, ack } = callback;
    if (destination.dead !== undefined) return this.#failedLate(partition, callback, destination);
    const failures = destination.retry?.ack === ack ? destination.retry.failures : 0;
    const pauseMs = times.callbackPausesMs[failures];
    if (pauseMs === undefined) return this.#die(partition, leg, destination);
    const retry = { ack, failures: failures + 1, dueAt: now() + pauseMs };
    return this.#again(partition, leg, { ...destination, retry });
  }

  /** What is not taken for so long that its call will be forgotten is dropped. */
  async #failedLate(partition: string, callback: PendingCallback, destination: Destination): Promise<'later'> {
    const { ledger, times, log, now } = this.#dependencies;
    const { leg, ack, createdAt } = callback;
    if (now() - createdAt > times.callKeptMs / 2) {
      await ledger.change(partition, [{ op: 'delete', rowKey: callbackKey(leg, ack) }]);
      log({ level: 'error', event: 'callback-sent', conversationId: leg, deliveryId: String(ack), step: 'dropped' });
    }
    const failures = (destination.retry?.failures ?? 0) + 1;
    return this.#again(partition, leg, { ...destination, retry: this.#late(failures) });
  }

  /** When what waits for a conversation that its callbacks have ended is tried the next time. */
  #late(failures: number): Destination['retry'] {
    const { times, now } = this.#dependencies;
    const firstMs = times.callbackPausesMs.at(-1) ?? usualLateMs;
    const pauseMs = Math.min(firstMs * lateGrowth ** (failures + 1), longestLateMs);
    return { ack: 0, failures, dueAt: now() + pauseMs };
  }

  async #again(partition: string, leg: string, destination: Destination): Promise<'later'> {
    const { ledger, bus, now } = this.#dependencies;
    await bus.schedule(alarmEnvelope({ kind: 'callbacks', partition }), destination.retry?.dueAt ?? now());
    await ledger.change(partition, [storedDestination(leg, destination)]);
    return 'later';
  }

  /** A leg's callbacks are not taken: its conversation ends. Written before it is told, so that a crash in between tells it again. */
  async #die(partition: string, leg: string, destination: Destination): Promise<'later'> {
    const why = 'CallbackChannelError';
    const { retry: _settled, ...rest } = destination;
    await this.#again(partition, leg, { ...rest, dead: why, retry: this.#late(0) });
    await this.#dependencies.dead(partition, leg, why);
    return 'later';
  }

  /** There is no application any more that could be told: the conversation ends, and what waits is dropped. */
  async #forget(
    partition: string,
    leg: string,
    destination: Destination,
    callbacks: readonly PendingCallback[],
  ): Promise<'done'> {
    const { ledger } = this.#dependencies;
    if (destination.dead === undefined) {
      await ledger.change(partition, [storedDestination(leg, { ...destination, dead: 'CallbackChannelError' })]);
      await this.#dependencies.dead(partition, leg, 'CallbackChannelError');
    }
    for (const { ack } of callbacks) await ledger.change(partition, [{ op: 'delete', rowKey: callbackKey(leg, ack) }]);
    return 'done';
  }

  #logged(endpoint: ApplicationEndpoint, callback: PendingCallback, outcome: PostOutcome, durationMs: number): void {
    this.#dependencies.log({
      level: outcome.kind === 'delivered' ? 'info' : 'warn',
      event: 'callback-sent',
      tenant: endpoint.tenantId,
      conversationId: callback.leg,
      deliveryId: String(callback.ack),
      step: outcome.kind,
      outcome: outcome.status === undefined ? 'no-answer' : String(outcome.status),
      durationMs,
    });
  }
}

/** The body of one callback. `target` is the conversation's, as it stands in its URLs. Source: trusted-application.md#callback-body */
function callbackBody(
  callback: PendingCallback,
  endpoint: ApplicationEndpoint,
  target: string,
  origin: string,
): JsonObject {
  const { applicationId, uri } = endpoint;
  const events = `/platformservice/tgt-${target}/v1/applications/${applicationId}/events`;
  const href = (ack: number) => `${events}?${positionQuery(ack, applicationId, uri, callback.leg)}`;
  return {
    _links: { self: { href: href(callback.ack) }, next: { href: href(callback.ack + 1) } },
    sender: callback.groups.map((group) => ({ ...group })),
    baseuri: origin,
  };
}
