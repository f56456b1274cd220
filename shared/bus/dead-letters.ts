/** A message that the queue gave up. `body` is as it was sent; it may hold what people said. */
export type DeadLetter = {
  /** Names the letter as long as it lies there; decimal digits. */
  readonly sequenceNumber: string;
  readonly messageId: string;
  /** The queue session that it belonged to. */
  readonly session: string;
  /** Why it was given up: in the queue's words, or `GivenUp` where we did it. */
  readonly reason: string;
  /** Code of the error for which we gave it up; undefined where the queue did. */
  readonly code: string | undefined;
  /** How often it was handed out before that. */
  readonly deliveryCount: number;
  /** Epoch ms. */
  readonly enqueuedAt: number;
  readonly body: Uint8Array;
};

/** What lies in the queue's dead-letter queue. Every method may throw {Unavailable} QueueUnavailable. */
export interface DeadLetters {
  /** Letters in the order of their numbers, oldest first, from `after` (exclusive) on. */
  list(after: string | undefined, limit: number): Promise<readonly DeadLetter[]>;

  /** One letter; undefined when it is not there, or not there any more. */
  find(sequenceNumber: string): Promise<DeadLetter | undefined>;

  /**
   * Sends a letter again, as it is, with a fresh message id, then takes it out: done twice it is sent twice at most, which the
   * inbox notices. `gone` when it is not there; `held` when the queue does not hand it out now: another receiver has it locked, or the
   * queue is busy.
   */
  replay(sequenceNumber: string): Promise<'replayed' | 'gone' | 'held'>;

  /** Takes out all letters of some queue sessions, unread; how many there were. */
  discard(sessions: ReadonlySet<string>): Promise<number>;
}
