import type { Backlog } from './backlog.ts';
import { BrokerError, messageLockLost, sessionLockLost } from './broker-error.ts';
import type { Entry } from './change.ts';
import type { Lock } from './lock.ts';
import type { Locks } from './locks.ts';
import { type AddedProperties, type AmendPayload, expiryOf, type StoredMessage } from './message.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { QueueState } from './queue-state.ts';
import type { Store } from './store.ts';
import type { Time } from './time.ts';

/** Why a message goes to the dead-letter queue. */
export type DeadLetterReason = { readonly reason?: string | undefined; readonly description?: string | undefined };

/** Where dead letters go. */
export interface DeadLetterSink {
  /** Takes a message over; `removal`, its end where it comes from, is committed in the same step. */
  adopt(message: StoredMessage, removal: Entry): void;
}

/** What settlement needs of its queue. */
export type SettlementDependencies = {
  readonly queue: string;
  readonly settings: QueueSettings;
  readonly state: QueueState;
  readonly store: Store;
  readonly time: Time;
  readonly amend: AmendPayload;
  readonly locks: Locks;
  readonly backlog: Backlog;
  /** Absent: the queue is itself a dead-letter queue. */
  readonly deadLetters: DeadLetterSink | undefined;
};

/** Every way in which a delivery or a message ends. Messages that wait again are in the backlog, which is not pumped here. */
export class Settlement {
  readonly #dependencies: SettlementDependencies;

  constructor(dependencies: SettlementDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws {BrokerError} message-lock-lost, session-lock-lost — when the lock is not valid any more */
  complete(lock: Lock): void {
    this.drop(this.#unlock(lock));
  }

  /** @throws {BrokerError} message-lock-lost, session-lock-lost — when the lock is not valid any more */
  abandon(lock: Lock, properties: AddedProperties): void {
    this.fail(this.#unlock(lock), properties);
  }

  /**
   * @throws {BrokerError} message-lock-lost, session-lock-lost — when the lock is not valid any more
   * @throws {BrokerError} not-allowed — when the queue is itself a dead-letter queue
   */
  deadLetter(lock: Lock, reason: DeadLetterReason, properties: AddedProperties): void {
    if (this.#dependencies.deadLetters === undefined) {
      throw new BrokerError('amqp:not-allowed', 'A message cannot be dead-lettered out of a dead-letter queue.');
    }
    this.#bury(this.#unlock(lock), reason, properties);
  }

  /** A delivery failed: the message waits again, or is dead-lettered when that was the last delivery allowed. */
  fail(unlocked: StoredMessage, properties: AddedProperties = {}): void {
    const message = { ...unlocked, deliveryCount: unlocked.deliveryCount + 1 };
    if (
      message.deliveryCount >= this.#dependencies.settings.maxDeliveryCount &&
      this.#dependencies.deadLetters !== undefined
    ) {
      const description = `The message was not consumed in ${message.deliveryCount} deliveries.`;
      this.#bury(message, { reason: 'MaxDeliveryCountExceeded', description }, properties);
    } else {
      this.giveBack(this.#update(message, properties));
    }
  }

  /** A message without a lock waits again at its old place. */
  giveBack(message: StoredMessage): void {
    if (expiryOf(message) <= this.#dependencies.time.now()) this.expire(message);
    else this.#dependencies.backlog.insert(message);
  }

  /** The time to live of a message that is in no list is over. */
  expire(message: StoredMessage): void {
    if (this.#dependencies.settings.deadLetterOnExpiration && this.#dependencies.deadLetters !== undefined) {
      const description = 'The message expired before it was consumed.';
      this.#bury(message, { reason: 'TTLExpiredException', description }, {});
    } else {
      this.drop(message);
    }
  }

  drop(message: StoredMessage): void {
    this.#dependencies.store.commit([this.#removal(message)]);
  }

  #unlock(lock: Lock): StoredMessage {
    if (this.#dependencies.locks.end(lock)) return lock.message;
    throw lock.sessionId === undefined ? messageLockLost() : sessionLockLost(lock.sessionId);
  }

  #update(message: StoredMessage, properties: AddedProperties): StoredMessage {
    const { sequenceNumber, state, deliveryCount } = message;
    const amends = Object.keys(properties).length > 0;
    const payload = amends ? this.#dependencies.amend(message.payload, properties) : undefined;
    const change = { kind: 'updated' as const, sequenceNumber, state, deliveryCount, payload };
    this.#dependencies.store.commit([{ queue: this.#dependencies.queue, change }]);
    return this.#dependencies.state.messages.get(sequenceNumber) ?? message;
  }

  #bury(message: StoredMessage, why: DeadLetterReason, properties: AddedProperties): void {
    const added = {
      ...properties,
      ...(why.reason !== undefined && { DeadLetterReason: why.reason }),
      ...(why.description !== undefined && { DeadLetterErrorDescription: why.description }),
    };
    const { payload } = message;
    const amended = Object.keys(added).length > 0 ? this.#dependencies.amend(payload, added) : payload;
    const buried: StoredMessage = { ...message, payload: amended, state: 'active', timeToLiveMs: undefined };
    this.#dependencies.deadLetters?.adopt(buried, this.#removal(message));
  }

  #removal({ sequenceNumber }: StoredMessage): Entry {
    return { queue: this.#dependencies.queue, change: { kind: 'removed', sequenceNumber } };
  }
}
