import type { MessageHead, MessageState } from './message.ts';

/**
 * One step of a queue's durable state. Whatever must outlive the broker happens only as a change, so that applying the
 * recorded changes again gives the same queue.
 */
export type Change =
  | { readonly kind: 'added'; readonly message: MessageHead; readonly payload: Buffer }
  | { readonly kind: 'removed'; readonly sequenceNumber: number }
  | {
      readonly kind: 'updated';
      readonly sequenceNumber: number;
      readonly state: MessageState;
      readonly deliveryCount: number;
      /** Absent: the payload stays as it is. */
      readonly payload?: Buffer | undefined;
    }
  | {
      readonly kind: 'activated';
      readonly sequenceNumber: number;
      readonly newSequenceNumber: number;
      readonly at: number;
    }
  | { readonly kind: 'seen'; readonly messageId: string; readonly at: number }
  | { readonly kind: 'numbered'; readonly lastSequenceNumber: number };

/** A change and the queue that it belongs to. */
export type Entry = { readonly queue: string; readonly change: Change };
