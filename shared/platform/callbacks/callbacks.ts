import type { EventBus } from '../../bus/bus.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
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

/** What delivery needs. `dead` is told when a leg's callbacks cannot be delivered any more. */
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
type DeliveryRun = { readonly partition: string; readonly endpoint: ApplicationEndpoint; readonly until: number };

/**
 * Delivers callbacks: per leg one after another in their order, legs side by side. The queue's sessions see to it that one
 * partition is delivered by one instance at a time. Source: trusted-application.md#callback-delivery
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
    if (isPart && ends.some((end) => end === 'done')) await bus.send(alarmEnvelope({ kind: 'callbacks', partition }));
  }

  async #deliverLeg(partition: string, queue: LegQueue, cause: DeliveryCause): Promise<'done' | 'later'> {
    const { leg, destination, callbacks } = queue;
    const { directory, bus, now } = this.#dependencies;
    if (destination.dead !== undefined) return this.#bury(partition, leg, destination.dead, callbacks);
    if (destination.retry !== undefined && destination.retry.dueAt > now()) {
      // A wake comes when it likes, and the repeat's own alarm is set; that one is set again when it came early.
      const alarm = alarmEnvelope({ kind: 'callbacks', partition });
      if (cause === 'alarm') await bus.schedule(alarm, destination.retry.dueAt);
      return 'later';
    }
    const tenantId = partition.slice(0, partition.indexOf('.'));
    const endpoint = await directory.endpoint(tenantId, destination.endpointUri);
    if (endpoint === undefined) return this.#die(partition, leg, destination, callbacks);
    return this.#deliverInTurn({ partition, endpoint, until: now() + runMs }, queue);
  }

  async #deliverInTurn(run: DeliveryRun, { leg, destination, callbacks }: LegQueue): Promise<'done' | 'later'> {
    const { bus, now } = this.#dependencies;
    const { partition } = run;
    let current = destination;
    for (const [index, callback] of callbacks.entries()) {
      if (now() > run.until) {
        await bus.send(alarmEnvelope({ kind: 'callbacks', partition }));
        return 'later';
      }
      const next = await this.#deliverOne(run, callback, current);
      if (next === 'dead') return this.#die(partition, leg, current, callbacks.slice(index));
      if (next === 'later') return 'later';
      current = next;
    }
    return 'done';
  }

  /** Delivers one callback; the destination afterwards, or what stands in the way of the next one. */
  async #deliverOne(
    run: DeliveryRun,
    callback: PendingCallback,
    destination: Destination,
  ): Promise<Destination | 'later' | 'dead'> {
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
    if (outcome.kind === 'refused') return 'dead';
    if (outcome.kind === 'failed') return this.#failed(partition, callback, destination);
    const after = withReply(destination, outcome.context);
    await ledger.change(partition, delivered(callback, destination, after));
    return after;
  }

  async #failed(partition: string, callback: PendingCallback, destination: Destination): Promise<'later' | 'dead'> {
    const { ledger, bus, times, now } = this.#dependencies;
    const failures = destination.retry?.ack === callback.ack ? destination.retry.failures : 0;
    const pauseMs = times.callbackPausesMs[failures];
    if (pauseMs === undefined) return 'dead';
    const dueAt = now() + pauseMs;
    await bus.schedule(alarmEnvelope({ kind: 'callbacks', partition }), dueAt);
    const retry = { ack: callback.ack, failures: failures + 1, dueAt };
    await ledger.change(partition, [storedDestination(callback.leg, { ...destination, retry })]);
    return 'later';
  }

  async #die(
    partition: string,
    leg: string,
    destination: Destination,
    callbacks: readonly PendingCallback[],
  ): Promise<'done'> {
    const why = 'CallbackChannelError';
    await this.#dependencies.ledger.change(partition, [storedDestination(leg, { ...destination, dead: why })]);
    return this.#bury(partition, leg, why, callbacks);
  }

  /** Tells the conversation, then drops what was waiting: in this order, so that a crash in between tells it again. */
  async #bury(
    partition: string,
    leg: string,
    why: DeadCallback,
    callbacks: readonly PendingCallback[],
  ): Promise<'done'> {
    await this.#dependencies.dead(partition, leg, why);
    for (const { ack } of callbacks) {
      await this.#dependencies.ledger.change(partition, [{ op: 'delete', rowKey: callbackKey(leg, ack) }]);
    }
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
