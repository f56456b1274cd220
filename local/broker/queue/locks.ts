import { randomUUID } from 'node:crypto';
import { messageLockLost } from './broker-error.ts';
import type { Lock } from './lock.ts';
import type { StoredMessage } from './message.ts';

/** The session under which a message is locked, and the end of its lock (epoch ms). */
export type HeldSession = { readonly id: string; readonly lockedUntil: number };

/** All locks of one queue. They are lost with the process: a message that was locked is then simply there again. */
export class Locks {
  readonly #durationMs: number;
  readonly #byToken = new Map<string, Lock>();
  readonly #locked = new Set<number>();
  /** Tokens outside of sessions in the order of expiry, which is that of insertion since all last equally long. */
  readonly #byExpiry = new Set<string>();
  readonly #bySession = new Map<string, Set<string>>();

  constructor(durationMs: number) {
    this.#durationMs = durationMs;
  }

  /** When the next lock outside of sessions expires, epoch ms; Infinity when there is none. */
  get earliestExpiryAt(): number {
    for (const token of this.#byExpiry) return this.#byToken.get(token)?.lockedUntil ?? 0;
    return Number.POSITIVE_INFINITY;
  }

  isLocked(sequenceNumber: number): boolean {
    return this.#locked.has(sequenceNumber);
  }

  lock(message: StoredMessage, session: HeldSession | undefined, nowMs: number): Lock {
    const lockedUntil = session?.lockedUntil ?? nowMs + this.#durationMs;
    const lock: Lock = { token: randomUUID(), message, sessionId: session?.id, lockedUntil };
    this.#byToken.set(lock.token, lock);
    this.#locked.add(message.sequenceNumber);
    if (session === undefined) this.#byExpiry.add(lock.token);
    else this.#tokensOf(session.id).add(lock.token);
    return lock;
  }

  /** @throws {BrokerError} message-lock-lost — when there is no such lock any more */
  find(token: string): Lock {
    const lock = this.#byToken.get(token);
    if (lock === undefined) throw messageLockLost();
    return lock;
  }

  /** Ends a lock; false when there is no such lock any more. */
  end(lock: Lock): boolean {
    if (!this.#byToken.delete(lock.token)) return false;
    this.#byExpiry.delete(lock.token);
    this.#locked.delete(lock.message.sequenceNumber);
    if (lock.sessionId !== undefined) this.#bySession.get(lock.sessionId)?.delete(lock.token);
    return true;
  }

  /**
   * Extends a lock by its full duration from now; returns its new end, epoch ms.
   * @throws {BrokerError} message-lock-lost — when there is no such lock any more, or it is its session's to renew
   */
  renew(token: string, nowMs: number): number {
    const lock = this.find(token);
    if (!this.#byExpiry.delete(token)) throw messageLockLost();
    const lockedUntil = nowMs + this.#durationMs;
    this.#byToken.set(token, { ...lock, lockedUntil });
    this.#byExpiry.add(token);
    return lockedUntil;
  }

  /** Ends the locks that have expired by `nowMs`, and returns their messages. */
  takeExpired(nowMs: number): readonly StoredMessage[] {
    const messages: StoredMessage[] = [];
    for (const token of this.#byExpiry) {
      const lock = this.find(token);
      if (lock.lockedUntil > nowMs) break;
      this.end(lock);
      messages.push(lock.message);
    }
    return messages;
  }

  /** Ends all locks under a session, and returns their messages. */
  takeSession(sessionId: string): readonly StoredMessage[] {
    const messages = [...this.#tokensOf(sessionId)].map((token) => {
      const lock = this.find(token);
      this.end(lock);
      return lock.message;
    });
    this.#bySession.delete(sessionId);
    return messages;
  }

  #tokensOf(sessionId: string): Set<string> {
    let tokens = this.#bySession.get(sessionId);
    if (tokens === undefined) {
      tokens = new Set();
      this.#bySession.set(sessionId, tokens);
    }
    return tokens;
  }
}
