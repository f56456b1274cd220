import { Backlog } from './backlog.ts';
import { BrokerError, sessionLockLost } from './broker-error.ts';
import type { Change, Entry } from './change.ts';
import type { Consumer } from './consumer.ts';
import { Deadlines } from './deadlines.ts';
import { Duplicates } from './duplicates.ts';
import { addition, checkSessionIds } from './intake.ts';
import type { Lock } from './lock.ts';
import { Locks } from './locks.ts';
import {
  type AddedProperties,
  type AmendPayload,
  expiryOf,
  type IncomingMessage,
  type StoredMessage,
} from './message.ts';
import type { QueueSettings } from './queue-settings.ts';
import type { QueueState } from './queue-state.ts';
import type { Session } from './session.ts';
import { type SessionAnswer, Sessions } from './sessions.ts';
import { type DeadLetterReason, type DeadLetterSink, Settlement } from './settlement.ts';
import type { Store } from './store.ts';
import { type Time, WakeUp } from './time.ts';

/** What all queues of one broker share. */
export type QueueDependencies = { readonly store: Store; readonly time: Time; readonly amend: AmendPayload };

/**
 * One Service Bus queue, free of AMQP: order, locks, sessions, schedule, time to live, duplicates, dead letters.
 * Whatever must survive the process goes through the store; locks, holders and waiters live here only.
 */
export class Queue implements DeadLetterSink {
  readonly name: string;
  readonly settings: QueueSettings;
  readonly #deadLetters: DeadLetterSink | undefined;
  readonly #store: Store;
  readonly #time: Time;
  readonly #state: QueueState;
  readonly #locks: Locks;
  readonly #sessions: Sessions;
  readonly #backlog: Backlog;
  readonly #settlement: Settlement;
  readonly #duplicates: Duplicates;
  readonly #deadlines: Deadlines;
  readonly #wakeUp: WakeUp;

  /** `deadLetters` is absent when this is itself a dead-letter queue. */
  constructor(name: string, settings: QueueSettings, dependencies: QueueDependencies, deadLetters?: DeadLetterSink) {
    const { store, time, amend } = dependencies;
    const state = store.state(name);
    const locks = new Locks(settings.lockDurationMs);
    this.name = name;
    this.settings = settings;
    this.#deadLetters = deadLetters;
    this.#store = store;
    this.#time = time;
    this.#state = state;
    this.#locks = locks;
    this.#sessions = new Sessions(time, settings.lockDurationMs, {
      granted: (session) => this.#backlog.touch(session),
      expired: (session) => this.#expireSession(session),
    });
    this.#backlog = new Backlog(settings.requiresSession ? this.#sessions : undefined, (...all) =>
      this.#deliver(...all),
    );
    const shared = { queue: name, settings, state, store, time, amend, locks, backlog: this.#backlog, deadLetters };
    this.#settlement = new Settlement(shared);
    this.#duplicates = new Duplicates(state, settings.duplicateDetectionWindowMs);
    this.#deadlines = new Deadlines(state);
    this.#wakeUp = new WakeUp(time, () => this.#tick());
    this.#place(state.messages.values());
  }

  /** Every stored message, in the order of sequence numbers. */
  get messages(): Iterable<StoredMessage> {
    return this.#state.messages.values();
  }

  /** Stops the clockwork; nothing may be asked of the queue afterwards. */
  dispose(): void {
    this.#wakeUp.cancel();
    this.#sessions.dispose();
  }

  /**
   * Takes messages in, all or none; returns their sequence numbers, 0 for a duplicate that was dropped.
   * @throws {BrokerError} not-allowed — when this is a dead-letter queue, or a message lacks the session id it needs
   */
  send(incoming: readonly IncomingMessage[]): readonly number[] {
    if (this.#deadLetters === undefined) {
      throw new BrokerError('amqp:not-allowed', 'Messages cannot be sent to a dead-letter queue.');
    }
    checkSessionIds(incoming, this.settings);
    const nowMs = this.#time.now();
    const ids = incoming.map((message) => message.messageId);
    const { fresh, changes } = this.#duplicates.admit(ids, nowMs);
    let last = this.#state.lastSequenceNumber;
    const numbers = incoming.map((message, index) => {
      if (!fresh[index]) return 0;
      last += 1;
      changes.push(addition(message, last, nowMs, this.settings));
      return last;
    });
    this.#commit(changes);
    this.#place(this.#stored(numbers));
    this.#backlog.pump();
    return numbers;
  }

  adopt(message: StoredMessage, removal: Entry): void {
    const sequenceNumber = this.#state.lastSequenceNumber + 1;
    const { payload, ...head } = message;
    const change: Change = { kind: 'added', message: { ...head, sequenceNumber }, payload };
    this.#store.commit([removal, { queue: this.name, change }]);
    this.#place(this.#stored([sequenceNumber]));
    this.#backlog.pump();
  }

  /** @throws {BrokerError} message-not-found — when one of them is not a scheduled message; then none is cancelled */
  cancelScheduled(sequenceNumbers: readonly number[]): void {
    const scheduled = sequenceNumbers.map((number) => this.#scheduled(number));
    this.#commit(scheduled.map(({ sequenceNumber }) => ({ kind: 'removed', sequenceNumber })));
  }

  /** Adds a competing consumer to a queue without sessions. */
  attach(consumer: Consumer): void {
    this.#backlog.competitors.add(consumer);
    this.#backlog.pump();
  }

  /** To be called when a consumer may have got credit. */
  feed(consumer: Consumer): void {
    const session = this.#sessions.heldBy(consumer);
    if (session !== undefined) this.#backlog.touch(session);
    this.#backlog.pump();
  }

  /**
   * The consumer has gone. Its message locks run on, but a session that it held is free at once, and when its connection
   * broke (`dropped`) the session's unsettled deliveries count as failed.
   * Choice: a message that kills the process which handles it reaches the dead-letter queue in the end.
   */
  detach(consumer: Consumer, how: 'closed' | 'dropped'): void {
    this.#backlog.competitors.remove(consumer);
    this.#sessions.stopWaiting(consumer);
    const session = this.#sessions.heldBy(consumer);
    if (session !== undefined) this.#releaseSession(session, how === 'dropped');
  }

  /** The session with this id, or (undefined) the next that has messages and no holder, within `timeoutMs`. */
  acceptSession(consumer: Consumer, id: string | undefined, timeoutMs: number, answer: SessionAnswer): void {
    if (id === undefined) this.#sessions.acceptNext(consumer, timeoutMs, answer);
    else this.#sessions.acceptById(consumer, id, answer);
    this.#backlog.pump();
  }

  /** @throws {BrokerError} session-lock-lost — when the session has no holder */
  renewSession(id: string): number {
    return this.#sessions.renew(this.#sessions.held(id));
  }

  /** @throws {BrokerError} message-lock-lost — when there is no such lock any more */
  lockOf(token: string): Lock {
    return this.#locks.find(token);
  }

  /** @throws {BrokerError} message-lock-lost — when there is no such lock any more */
  renewLock(token: string): number {
    return this.#locks.renew(token, this.#time.now());
  }

  /** @throws {BrokerError} message-lock-lost, session-lock-lost — when the lock is not valid any more */
  complete(lock: Lock): void {
    this.#settlement.complete(lock);
  }

  /** @throws {BrokerError} message-lock-lost, session-lock-lost — when the lock is not valid any more */
  abandon(lock: Lock, properties: AddedProperties = {}): void {
    this.#settlement.abandon(lock, properties);
    this.#backlog.pump();
  }

  /**
   * @throws {BrokerError} message-lock-lost, session-lock-lost — when the lock is not valid any more
   * @throws {BrokerError} not-allowed — when this is itself a dead-letter queue
   */
  deadLetter(lock: Lock, reason: DeadLetterReason, properties: AddedProperties = {}): void {
    this.#settlement.deadLetter(lock, reason, properties);
  }

  /** Up to `count` messages in whatever state from a sequence number on, without locking them. */
  peek(fromSequenceNumber: number, count: number, sessionId: string | undefined): readonly StoredMessage[] {
    const found: StoredMessage[] = [];
    for (const message of this.messages) {
      if (found.length >= count) break;
      if (message.sequenceNumber < fromSequenceNumber) continue;
      if (sessionId === undefined || message.sessionId === sessionId) found.push(message);
    }
    return found;
  }

  *#stored(sequenceNumbers: readonly number[]): Iterable<StoredMessage> {
    for (const number of sequenceNumbers) {
      const message = this.#state.messages.get(number);
      if (message !== undefined) yield message;
    }
  }

  /** Makes messages that are new here wait for what they wait for: their time, or a consumer. */
  #place(messages: Iterable<StoredMessage>): void {
    for (const message of messages) {
      this.#deadlines.watch(message);
      if (message.state === 'active') this.#backlog.insert(message);
    }
    this.#wakeUp.noLaterThan(this.#deadlines.earliestAt);
  }

  #deliver(message: StoredMessage, consumer: Consumer, session: Session | undefined): void {
    if (expiryOf(message) <= this.#time.now()) {
      this.#settlement.expire(message);
    } else if (consumer.mode === 'peek-lock') {
      consumer.deliver(message, this.#lock(message, session));
    } else {
      this.#settlement.drop(message);
      consumer.deliver(message, undefined);
    }
  }

  #lock(message: StoredMessage, session: Session | undefined): Lock {
    const lock = this.#locks.lock(message, session, this.#time.now());
    this.#wakeUp.noLaterThan(this.#locks.earliestExpiryAt);
    return lock;
  }

  /** @throws {BrokerError} message-not-found — when there is no scheduled message with this number */
  #scheduled(sequenceNumber: number): StoredMessage {
    const message = this.#state.messages.get(sequenceNumber);
    if (message?.state === 'scheduled') return message;
    const text = `There is no scheduled message with sequence number ${sequenceNumber}.`;
    throw new BrokerError('com.microsoft:message-not-found', text);
  }

  #expireSession(session: Session): void {
    const { holder } = session;
    this.#releaseSession(session, true);
    holder?.close(sessionLockLost(session.id));
  }

  #releaseSession(session: Session, failed: boolean): void {
    this.#sessions.release(session);
    for (const message of this.#locks.takeSession(session.id)) {
      if (failed) this.#settlement.fail(message);
      else this.#settlement.giveBack(message);
    }
    this.#backlog.touch(session);
    this.#backlog.pump();
  }

  #tick(): void {
    const nowMs = this.#time.now();
    for (const { sequenceNumber } of this.#deadlines.takeScheduled(nowMs)) this.#activate(sequenceNumber, nowMs);
    for (const message of this.#locks.takeExpired(nowMs)) this.#settlement.fail(message);
    for (const message of this.#deadlines.takeExpired(nowMs)) this.#expireWaiting(message);
    this.#wakeUp.noLaterThan(Math.min(this.#deadlines.earliestAt, this.#locks.earliestExpiryAt));
    this.#backlog.pump();
  }

  #activate(sequenceNumber: number, at: number): void {
    const newSequenceNumber = this.#state.lastSequenceNumber + 1;
    this.#commit([{ kind: 'activated', sequenceNumber, newSequenceNumber, at }]);
    this.#place(this.#stored([newSequenceNumber]));
  }

  /** A locked message does not expire before its lock has ended. */
  #expireWaiting(message: StoredMessage): void {
    if (this.#locks.isLocked(message.sequenceNumber)) return;
    this.#backlog.remove(message);
    this.#settlement.expire(message);
  }

  #commit(changes: readonly Change[]): void {
    this.#store.commit(changes.map((change) => ({ queue: this.name, change })));
  }
}
