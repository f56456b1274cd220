import type { EventBus } from '../../bus/bus.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Log } from '../../kernel/log.ts';
import { type Clock, hourMs } from '../../kernel/time.ts';
import { positionQuery } from '../../protocol/trusted-application/callback-position.ts';
import { alarmEnvelope } from '../alarms/platform-alarm.ts';
import type { DeadCallback } from '../call/calls.ts';
import type { ApplicationEndpoint } from '../directory/caller.ts';
import type { PlatformTimes } from '../times.ts';
import type { CallbackPost, PostOutcome } from './callback-post.ts';
import { type Destination, destinationUrl, withReply } from './destination.ts';
import type { PendingCallback } from './pending-callback.ts';

/** Between the attempts to bring what waits for a conversation that its callbacks have ended: four times the pause before, an hour at most. */
const lateGrowth = 4;
const usualLateMs = 29_000;
const longestLateMs = hourMs;

/** What delivering needs. */
export type LegDeliveryDependencies = {
  readonly origin: string;
  readonly bus: EventBus;
  readonly post: CallbackPost;
  readonly times: PlatformTimes;
  readonly log: Log;
  readonly now: Clock;
};

/** What became of one callback. */
export type DeliveryStep = {
  readonly destination: Destination;
  /** It waits no more: it was taken, was refused, or is too old. */
  readonly isRemoved: boolean;
  /** Whether those behind it have to wait; the alarm for that is set. */
  readonly isLater: boolean;
  /** Why the conversation ends, which is told when the destination has been written. */
  readonly died?: DeadCallback | undefined;
};

/** Brings one callback, and decides what follows from its answer. Source: trusted-application.md#callback-delivery */
export class LegDelivery {
  readonly #dependencies: LegDeliveryDependencies;

  constructor(dependencies: LegDeliveryDependencies) {
    this.#dependencies = dependencies;
  }

  /** Brings a callback of a partition to its endpoint. @throws {Unavailable} QueueUnavailable */
  async bring(
    partition: string,
    endpoint: ApplicationEndpoint,
    callback: PendingCallback,
    destination: Destination,
  ): Promise<DeliveryStep> {
    const { post, origin, now } = this.#dependencies;
    const { tenantId, callbackAudience: audience } = endpoint;
    const startedAt = now();
    const outcome = await post.send(
      { url: destinationUrl(destination, endpoint.callbackUrl), tenantId, audience },
      callbackBody(callback, endpoint, partition.slice(partition.indexOf('.') + 1), origin),
    );
    this.#logged(endpoint, callback, outcome, now() - startedAt);
    if (outcome.kind === 'failed') return this.#failed(partition, callback, destination);
    if (outcome.kind === 'refused') return this.#refused(partition, destination);
    return { destination: withReply(destination, outcome.context), isRemoved: true, isLater: false };
  }

  /** A callback that is refused is not brought again; those behind it are, but not at once. */
  #refused(partition: string, destination: Destination): Promise<DeliveryStep> | DeliveryStep {
    if (destination.dead !== undefined) return { destination, isRemoved: true, isLater: false };
    return this.#dies(partition, destination, true);
  }

  async #failed(partition: string, callback: PendingCallback, destination: Destination): Promise<DeliveryStep> {
    const { times, now } = this.#dependencies;
    const { ack } = callback;
    if (destination.dead !== undefined) return this.#failedLate(partition, callback, destination);
    const failures = destination.retry?.ack === ack ? destination.retry.failures : 0;
    const pauseMs = times.callbackPausesMs[failures];
    if (pauseMs === undefined) return this.#dies(partition, destination, false);
    const retry = { ack, failures: failures + 1, dueAt: now() + pauseMs };
    return this.#later(partition, { ...destination, retry }, false);
  }

  /** What is not taken for so long that its call will be forgotten is dropped. */
  #failedLate(partition: string, callback: PendingCallback, destination: Destination): Promise<DeliveryStep> {
    const { times, log, now } = this.#dependencies;
    const { leg, ack, createdAt } = callback;
    const isTooOld = now() - createdAt > times.callKeptMs / 2;
    if (isTooOld) {
      log({ level: 'error', event: 'callback-sent', conversationId: leg, deliveryId: String(ack), step: 'dropped' });
    }
    const failures = (destination.retry?.failures ?? 0) + 1;
    return this.#later(partition, { ...destination, retry: this.#late(failures) }, isTooOld);
  }

  /** A leg's callbacks are not taken: its conversation ends. Written before it is told, so that a crash in between tells it again. */
  async #dies(partition: string, destination: Destination, isRemoved: boolean): Promise<DeliveryStep> {
    const died = 'CallbackChannelError';
    const { retry: _settled, ...rest } = destination;
    const step = await this.#later(partition, { ...rest, dead: died, retry: this.#late(0) }, isRemoved);
    return { ...step, died };
  }

  /** When what waits for a conversation that its callbacks have ended is tried the next time. */
  #late(failures: number): NonNullable<Destination['retry']> {
    const { times, now } = this.#dependencies;
    const firstMs = times.callbackPausesMs.at(-1) ?? usualLateMs;
    const pauseMs = Math.min(firstMs * lateGrowth ** (failures + 1), longestLateMs);
    return { ack: 0, failures, dueAt: now() + pauseMs };
  }

  async #later(partition: string, destination: Destination, isRemoved: boolean): Promise<DeliveryStep> {
    const { bus, now } = this.#dependencies;
    const dueAt = destination.retry?.dueAt ?? now();
    await bus.schedule(alarmEnvelope({ kind: 'callbacks', partition, dueAt }), dueAt);
    return { destination, isRemoved, isLater: true };
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
