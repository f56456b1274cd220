import type { Json } from '../../../shared/kernel/json.ts';

/** Where a message stands; a lock is not a state, since locks do not outlive the broker. */
export type MessageState = 'active' | 'scheduled';

/** Message annotations in a journal of version 0.1.0; they are in the payload since. */
export type Annotations = Readonly<Record<string, Json>>;

/** Everything about a stored message but its bytes. */
export type MessageHead = {
  readonly sequenceNumber: number;
  /** The first sequence number that the message had. */
  readonly enqueuedSequenceNumber: number;
  readonly messageId: string;
  readonly sessionId?: string | undefined;
  readonly state: MessageState;
  /** When it came into the queue; of a scheduled message, when it will. */
  readonly enqueuedAt: number;
  readonly timeToLiveMs?: number | undefined;
  /** How many deliveries of it have failed. */
  readonly deliveryCount: number;
  readonly annotations?: Annotations | undefined;
};

/** A message in a queue; `payload` is opaque here (what the sender encoded, but for the header). */
export type StoredMessage = MessageHead & { readonly payload: Buffer };

/** A message as a sender gives it; `dueAt` makes it a scheduled one. */
export type IncomingMessage = Pick<MessageHead, 'messageId' | 'sessionId' | 'timeToLiveMs'> & {
  readonly dueAt?: number | undefined;
  readonly payload: Buffer;
};

/** Application properties that a settlement adds to a message. */
export type AddedProperties = Readonly<Record<string, unknown>>;

/** Rewrites a payload so that it carries the added application properties, too. */
export type AmendPayload = (payload: Buffer, properties: AddedProperties) => Buffer;

/** Epoch milliseconds from which a message may not be delivered any more; Infinity when it has no time to live. */
export function expiryOf(message: MessageHead): number {
  return message.timeToLiveMs === undefined ? Number.POSITIVE_INFINITY : message.enqueuedAt + message.timeToLiveMs;
}
