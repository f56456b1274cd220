import type { Json } from '../kernel/json.ts';

/**
 * What travels on the one queue. `session` orders: envelopes of one session are handled one after another.
 * `to` says who handles it; `body` is that side's own, checked by its own schema when it comes out again.
 */
export type Envelope = {
  /** Version of this shape; readers accept the one before, too. */
  readonly schema: 1;
  readonly to: 'service' | 'platform' | 'contact-center';
  readonly session: string;
  readonly body: Json;
  /** W3C trace context of the sender. */
  readonly traceparent: string;
  /** How often it was put off, since what it needs was not there for longer than deliveries last; absent: never. */
  readonly postponed?: number | undefined;
};

/** What a sender gives; schema number and trace are added. */
export type Outgoing = Pick<Envelope, 'to' | 'session' | 'body' | 'postponed'>;

/** A message that was taken out of the queue and that cannot be handled. */
export type GivenUp = {
  readonly session: string;
  /** As it came: parsed JSON, text or bytes. */
  readonly body: unknown;
  /** Code of the error that says why. */
  readonly code: string;
  /** Id of the copy that becomes the dead letter. */
  readonly messageId: string;
};

/** The way into the queue. A resolved promise means that the queue has it durably. */
export interface EventBus {
  /**
   * Sends at once. `messageId` makes a repeat within the duplicate detection window vanish; absent: a fresh one.
   * @throws {Unavailable} QueueUnavailable — when the queue did not accept it
   * @throws {RequestRefused} BodyTooLarge — when the envelope is over 256 KB
   */
  send(envelope: Outgoing, messageId?: string): Promise<void>;

  /**
   * Schedules an alarm for `dueAt` (epoch ms), with a fresh message id unless one is given: a doubled alarm is harmless, a swallowed
   * one is not.
   * @throws {Unavailable} QueueUnavailable — when the queue did not accept it
   */
  schedule(envelope: Outgoing, dueAt: number, messageId?: string): Promise<void>;

  /** Closes the connection after what is under way. */
  close(): Promise<void>;
}

/** The way to the dead letters, for what no attempt can handle. */
export interface Burial {
  /**
   * Makes a dead letter of a message that its receiver completes afterwards: a copy that is out of date when it arrives.
   * Source: broker.md (dead-letter, time to live)
   * @throws {Unavailable} QueueUnavailable — when the queue did not accept it
   */
  bury(letter: GivenUp): Promise<void>;
}
