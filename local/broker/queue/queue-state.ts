import type { Change } from './change.ts';
import type { StoredMessage } from './message.ts';

/** Rough size of a journal record around its payload, for the decision when to compact. */
const recordOverheadBytes = 250;

/** What of one queue outlives the broker: its messages, duplicate history and last number. */
export class QueueState {
  /** By sequence number, and in that order: a number is given out when its message is inserted, and only grows. */
  readonly messages = new Map<number, StoredMessage>();
  /** Message ids and when each was accepted, oldest first. */
  readonly seen = new Map<string, number>();
  #lastSequenceNumber = 0;
  #payloadBytes = 0;

  get lastSequenceNumber(): number {
    return this.#lastSequenceNumber;
  }

  /** About how many bytes a journal of nothing but this state would take. */
  get estimatedBytes(): number {
    const records = this.messages.size + this.seen.size;
    return this.#payloadBytes + records * recordOverheadBytes;
  }

  /** Does one step; never fails, and a step about a message that is not there does nothing. */
  apply(change: Change): void {
    switch (change.kind) {
      case 'added':
        this.#insert({ ...change.message, payload: change.payload });
        break;
      case 'removed':
        this.#take(change.sequenceNumber);
        break;
      case 'updated':
        this.#update(change);
        break;
      case 'activated':
        this.#activate(change.sequenceNumber, change.newSequenceNumber, change.at);
        break;
      case 'seen':
        this.seen.delete(change.messageId);
        this.seen.set(change.messageId, change.at);
        break;
      case 'numbered':
        this.#lastSequenceNumber = Math.max(this.#lastSequenceNumber, change.lastSequenceNumber);
    }
  }

  /** The changes that lead from nothing to this state. */
  *snapshot(): Iterable<Change> {
    for (const { payload, ...message } of this.messages.values()) yield { kind: 'added', message, payload };
    for (const [messageId, at] of this.seen) yield { kind: 'seen', messageId, at };
    yield { kind: 'numbered', lastSequenceNumber: this.#lastSequenceNumber };
  }

  #insert(message: StoredMessage): void {
    this.messages.set(message.sequenceNumber, message);
    this.#payloadBytes += message.payload.length;
    this.#lastSequenceNumber = Math.max(this.#lastSequenceNumber, message.sequenceNumber);
  }

  #take(sequenceNumber: number): StoredMessage | undefined {
    const message = this.messages.get(sequenceNumber);
    if (message === undefined) return undefined;
    this.messages.delete(sequenceNumber);
    this.#payloadBytes -= message.payload.length;
    return message;
  }

  #update(change: Extract<Change, { kind: 'updated' }>): void {
    const message = this.messages.get(change.sequenceNumber);
    if (message === undefined) return;
    const payload = change.payload ?? message.payload;
    this.#payloadBytes += payload.length - message.payload.length;
    const { state, deliveryCount } = change;
    this.messages.set(change.sequenceNumber, { ...message, state, deliveryCount, payload });
  }

  #activate(sequenceNumber: number, newSequenceNumber: number, at: number): void {
    const message = this.#take(sequenceNumber);
    if (message) this.#insert({ ...message, sequenceNumber: newSequenceNumber, state: 'active', enqueuedAt: at });
  }
}
