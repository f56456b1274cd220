import { BrokerError, sessionCannotBeLocked, sessionLockLost } from './broker-error.ts';
import type { Consumer } from './consumer.ts';
import { Session } from './session.ts';
import type { Time } from './time.ts';

/** Tells a consumer which session it got, or why none; false when the consumer has gone in the meantime. */
export type SessionAnswer = (outcome: Session | BrokerError) => boolean;

type Waiter = { readonly consumer: Consumer; readonly answer: SessionAnswer; readonly cancelTimeout: () => void };

/** What happens to a session's unsettled messages and to its next holder is the queue's business. */
export type SessionEvents = {
  /** The session has a new holder, who is to be fed soon. */
  readonly granted: (session: Session) => void;
  /** The holder's lock ran out; the session still has that holder. */
  readonly expired: (session: Session) => void;
};

/** Who holds which session of one queue, and who waits for one. */
export class Sessions {
  readonly #time: Time;
  readonly #lockDurationMs: number;
  readonly #events: SessionEvents;
  readonly #byId = new Map<string, Session>();
  /** Sessions that have messages and no holder, the longest waiting first. */
  readonly #available = new Set<Session>();
  readonly #held = new Map<Consumer, Session>();
  #waiters: Waiter[] = [];

  constructor(time: Time, lockDurationMs: number, events: SessionEvents) {
    this.#time = time;
    this.#lockDurationMs = lockDurationMs;
    this.#events = events;
  }

  /** The session with this id; it comes into being by being asked for. */
  get(id: string): Session {
    let session = this.#byId.get(id);
    if (session === undefined) {
      session = new Session(id);
      this.#byId.set(id, session);
    }
    return session;
  }

  heldBy(consumer: Consumer): Session | undefined {
    return this.#held.get(consumer);
  }

  /** True while the holder's lock lasts; between its end and the timer that ends it, nothing more may be delivered. */
  isHeld(session: Session): boolean {
    return session.holder !== undefined && session.lockedUntil > this.#time.now();
  }

  /** @throws {BrokerError} session-lock-lost — when it has no holder */
  held(id: string): Session {
    const session = this.#byId.get(id);
    if (session?.holder === undefined) throw sessionLockLost(id);
    return session;
  }

  acceptById(consumer: Consumer, id: string, answer: SessionAnswer): void {
    const session = this.get(id);
    if (session.holder === undefined) this.#grant(session, consumer, answer);
    else answer(sessionCannotBeLocked(id));
  }

  /** Answers as soon as a session has messages and no holder, or after `timeoutMs` with the timeout condition. */
  acceptNext(consumer: Consumer, timeoutMs: number, answer: SessionAnswer): void {
    const cancelTimeout = this.#time.after(timeoutMs, () => {
      this.stopWaiting(consumer);
      answer(new BrokerError('com.microsoft:timeout', 'No session became available within the time allowed.'));
    });
    this.#waiters.push({ consumer, answer, cancelTimeout });
    this.#grantAvailable();
  }

  stopWaiting(consumer: Consumer): void {
    this.#waiters = this.#waiters.filter((waiter) => {
      if (waiter.consumer === consumer) waiter.cancelTimeout();
      return waiter.consumer !== consumer;
    });
  }

  /** To be called when a session's messages or holder may have changed. */
  review(session: Session): void {
    if (session.holder === undefined && session.ready.size > 0) {
      this.#available.add(session);
      this.#grantAvailable();
      return;
    }
    this.#available.delete(session);
    if (session.holder === undefined) this.#byId.delete(session.id);
  }

  /** Starts the lock anew; returns its end, epoch ms. */
  renew(session: Session): number {
    session.cancelExpiry?.();
    session.lockedUntil = this.#time.now() + this.#lockDurationMs;
    session.cancelExpiry = this.#time.after(this.#lockDurationMs, () => this.#checkExpiry(session));
    return session.lockedUntil;
  }

  /** Takes the session from its holder; the caller puts its messages back and then has it reviewed. */
  release(session: Session): void {
    session.cancelExpiry?.();
    if (session.holder !== undefined) this.#held.delete(session.holder);
    session.holder = undefined;
  }

  dispose(): void {
    for (const session of this.#byId.values()) session.cancelExpiry?.();
    for (const waiter of this.#waiters) waiter.cancelTimeout();
    this.#waiters = [];
  }

  #checkExpiry(session: Session): void {
    const leftMs = session.lockedUntil - this.#time.now();
    if (leftMs <= 0) this.#events.expired(session);
    else session.cancelExpiry = this.#time.after(leftMs, () => this.#checkExpiry(session));
  }

  #grantAvailable(): void {
    for (;;) {
      const [session] = this.#available;
      const waiter = this.#waiters[0];
      if (session === undefined || waiter === undefined) return;
      this.#waiters.shift();
      waiter.cancelTimeout();
      this.#grant(session, waiter.consumer, waiter.answer);
    }
  }

  #grant(session: Session, consumer: Consumer, answer: SessionAnswer): void {
    this.#available.delete(session);
    session.holder = consumer;
    this.#held.set(consumer, session);
    this.renew(session);
    if (answer(session)) {
      this.#events.granted(session);
    } else {
      this.release(session);
      this.review(session);
    }
  }
}
