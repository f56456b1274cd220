import { expect } from 'vitest';
import { BrokerError } from '../../../local/broker/queue/broker-error.ts';
import type { Consumer } from '../../../local/broker/queue/consumer.ts';
import type { Lock } from '../../../local/broker/queue/lock.ts';
import type { StoredMessage } from '../../../local/broker/queue/message.ts';
import { Queue } from '../../../local/broker/queue/queue.ts';
import { queueSettingsSchema } from '../../../local/broker/queue/queue-settings.ts';
import { Store } from '../../../local/broker/queue/store.ts';
import { FakeTime } from './fake-time.ts';
import { type Fate, QueueModel } from './queue-model.ts';

const rules = { lockMs: 100, maxDeliveries: 3, windowMs: 150 };
export const slots = [0, 1, 2] as const;
const acceptWaitMs = 250;

/** How a delivery may be settled. */
export type Settlement = 'complete' | 'abandon' | 'deadLetter';

type Receiving = Consumer & { credit: number };

/** The payload is the model's key. */
function keyOf(message: StoredMessage): string {
  return message.payload.toString();
}

/** A queue and its model, to which the same things happen; every call compares them as far as it can. */
export class QueueHarness {
  readonly time = new FakeTime();
  readonly model = new QueueModel(rules);
  readonly #sessions: boolean;
  readonly #consumers = new Map<number, Receiving>();
  readonly #locks: Lock[] = [];
  /** By message: the lock that the model believes in. */
  readonly #current = new Map<string, string>();
  #sent = 0;
  #store = new Store();
  #letters: Queue;
  #queue: Queue;

  constructor(sessions: boolean) {
    this.#sessions = sessions;
    this.time.onStop = (nowMs) => this.model.stop(nowMs);
    [this.#letters, this.#queue] = this.#build();
  }

  send(id: string, inSession: string, ttlMs: number, delayMs: number): void {
    const nowMs = this.time.now();
    const session = this.#sessions ? inSession : undefined;
    this.#sent += 1;
    const key = `${id}#${this.#sent}`;
    const taken = this.model.send(id, { key, session, ttlMs }, nowMs + delayMs, nowMs);
    const timeToLiveMs = Number.isFinite(ttlMs) ? ttlMs : undefined;
    const dueAt = delayMs > 0 ? nowMs + delayMs : undefined;
    const payload = Buffer.from(key);
    const [number] = this.#queue.send([{ messageId: id, sessionId: session, timeToLiveMs, dueAt, payload }]);
    expect(number !== 0).toBe(taken);
  }

  /** The slot comes, if it is not there: to compete, or to wait for a session. */
  attach(slot: number): void {
    if (this.#consumers.has(slot)) return;
    const consumer = this.#consumer(slot);
    this.#consumers.set(slot, consumer);
    if (this.#sessions) this.#acceptNext(slot, consumer);
    else this.#queue.attach(consumer);
  }

  #acceptNext(slot: number, consumer: Receiving): void {
    this.#queue.acceptSession(consumer, undefined, acceptWaitMs, (outcome) => {
      if (outcome instanceof BrokerError) {
        this.#consumers.delete(slot);
      } else {
        expect([...this.model.tenures.values()].map(({ session }) => session)).not.toContain(outcome.id);
        this.model.tenures.set(slot, { session: outcome.id, until: this.time.now() + rules.lockMs });
      }
      return true;
    });
  }

  credit(slot: number, credit: number): void {
    const consumer = this.#consumers.get(slot);
    if (consumer === undefined) return;
    consumer.credit += credit;
    this.#queue.feed(consumer);
  }

  detach(slot: number, how: 'closed' | 'dropped'): void {
    const consumer = this.#consumers.get(slot);
    if (consumer === undefined) return;
    this.#consumers.delete(slot);
    this.model.endTenure(slot, how === 'dropped', this.time.now());
    this.#queue.detach(consumer, how);
  }

  /** Settles one of all deliveries so far; one whose lock is gone has to be refused. */
  settle(pick: number, how: Settlement): void {
    const lock = this.#locks[pick % this.#locks.length];
    if (lock === undefined) return;
    this.#locks.splice(this.#locks.indexOf(lock), 1);
    if (!this.#isHeld(lock)) {
      expect(() => this.#settle(lock, how)).toThrow(/lock/i);
      return;
    }
    const message = this.model.get(keyOf(lock.message));
    this.#current.delete(message.key);
    if (how === 'abandon') this.model.giveBack(message, true, this.time.now());
    else message.fate = ({ complete: 'completed', deadLetter: 'dead' } as const)[how];
    this.#settle(lock, how);
  }

  renew(pick: number): void {
    const lock = this.#locks[pick % this.#locks.length];
    if (lock === undefined || !this.#isHeld(lock)) return;
    const until = this.time.now() + rules.lockMs;
    const tenure = [...this.model.tenures.values()].find(({ session }) => session === lock.sessionId);
    if (lock.sessionId === undefined) {
      this.model.get(keyOf(lock.message)).lockedUntil = until;
      expect(this.#queue.renewLock(lock.token)).toBe(until);
    } else if (tenure !== undefined) {
      tenure.until = until;
      expect(this.#queue.renewSession(lock.sessionId)).toBe(until);
    }
  }

  cancel(pick: number): void {
    const scheduled = this.model.with('scheduled');
    const message = scheduled[pick % scheduled.length];
    const stored = this.#stored(message?.key);
    if (message === undefined || stored === undefined) return;
    message.fate = 'cancelled';
    this.#queue.cancelScheduled([stored.sequenceNumber]);
  }

  /** The process dies and starts again with what the store recorded. */
  restart(): void {
    this.#queue.dispose();
    this.#letters.dispose();
    const restored = new Store();
    restored.restore([...this.#store.snapshot()]);
    this.#store = restored;
    this.#consumers.clear();
    this.#current.clear();
    this.model.restart(this.time.now());
    [this.#letters, this.#queue] = this.#build();
  }

  /** Lets due timers ring, then expects queue and dead-letter queue to hold what the model says. */
  check(): void {
    this.time.advance(0);
    const real = [...this.#queue.messages].map((one) => [keyOf(one), one.state, one.deliveryCount]);
    const alive = this.model.with('scheduled', 'waiting', 'held');
    const state = (fate: Fate) => (fate === 'scheduled' ? 'scheduled' : 'active');
    const expected = alive.map(({ key, fate, deliveryCount }) => [key, state(fate), deliveryCount]);
    expect(real.sort()).toEqual(expected.sort());
    const letters = [...this.#letters.messages].map((one) => [keyOf(one), one.deliveryCount]);
    expect(letters.sort()).toEqual(
      this.model
        .with('dead')
        .map(({ key, deliveryCount }) => [key, deliveryCount])
        .sort(),
    );
  }

  /** Takes everything out that can be had, and expects it once each, in order within its session. */
  drain(): void {
    for (const slot of slots) this.detach(slot, 'closed');
    this.time.advance(1_000);
    for (let round = 0; this.model.with('waiting').length > 0; round += 1) {
      expect(round).toBeLessThan(50);
      this.attach(0);
      this.credit(0, 1_000);
      while (this.#locks.length > 0) this.settle(0, 'complete');
      this.detach(0, 'closed');
    }
    this.check();
  }

  #isHeld(lock: Lock): boolean {
    const { key, fate } = this.model.get(keyOf(lock.message));
    return this.#current.get(key) === lock.token && fate === 'held';
  }

  #settle(lock: Lock, how: Settlement): void {
    if (how === 'deadLetter') this.#queue.deadLetter(lock, { reason: 'test' });
    else this.#queue[how](lock);
  }

  #stored(key: string | undefined): StoredMessage | undefined {
    return [...this.#queue.messages].find((message) => keyOf(message) === key);
  }

  #build(): [Queue, Queue] {
    const dependencies = { store: this.#store, time: this.time, amend: (payload: Buffer) => payload };
    const settings = queueSettingsSchema.parse({
      lockDurationMs: rules.lockMs,
      maxDeliveryCount: rules.maxDeliveries,
      duplicateDetectionWindowMs: rules.windowMs,
      requiresSession: this.#sessions,
      deadLetterOnExpiration: true,
    });
    const letters = new Queue('q/$DeadLetterQueue', { ...settings, requiresSession: false }, dependencies);
    return [letters, new Queue('q', settings, dependencies, letters)];
  }

  #consumer(slot: number): Receiving {
    const consumer: Receiving = {
      credit: 0,
      mode: 'peek-lock',
      deliver: (message, lock) => {
        consumer.credit -= 1;
        this.#delivered(slot, message, lock);
      },
      close: () => {
        expect(this.model.tenures.has(slot)).toBe(false);
        this.#consumers.delete(slot);
      },
    };
    return consumer;
  }

  #delivered(slot: number, stored: StoredMessage, lock: Lock | undefined): void {
    const message = this.model.get(keyOf(stored));
    expect(message).toMatchObject({ fate: 'waiting', deliveryCount: stored.deliveryCount, session: stored.sessionId });
    if (this.#sessions) expect(this.model.tenures.get(slot)?.session).toBe(stored.sessionId);
    for (const other of this.#queue.messages) {
      if (other.state !== 'active' || other.sessionId !== stored.sessionId) continue;
      if (other.sequenceNumber >= stored.sequenceNumber) continue;
      expect(this.model.get(keyOf(other)).fate).not.toBe('waiting');
    }
    this.model.hold(message, slot, this.time.now());
    this.#remember(lock);
  }

  #remember(lock: Lock | undefined): void {
    if (lock === undefined) throw new Error('A delivery in peek-lock came without a lock.');
    this.#current.set(keyOf(lock.message), lock.token);
    this.#locks.push(lock);
  }
}
