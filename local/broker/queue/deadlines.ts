import { DueHeap } from './due-heap.ts';
import { expiryOf, type StoredMessage } from './message.ts';
import type { QueueState } from './queue-state.ts';

/** So many entries about messages that are gone are tolerated before the heap is cleared of them. */
const tolerated = 1024;

/** When scheduled messages become active and waiting messages expire. */
export class Deadlines {
  readonly #state: QueueState;
  readonly #scheduled = new DueHeap();
  readonly #expiries = new DueHeap();

  constructor(state: QueueState) {
    this.#state = state;
  }

  /** Epoch ms; Infinity when nothing is due ever. */
  get earliestAt(): number {
    return Math.min(this.#scheduled.earliestAt, this.#expiries.earliestAt);
  }

  /** Minds the message's schedule or time to live, if it has one. */
  watch(message: StoredMessage): void {
    const { sequenceNumber } = message;
    if (message.state === 'scheduled') this.#push(this.#scheduled, message.enqueuedAt, sequenceNumber);
    const expiresAt = expiryOf(message);
    if (message.state === 'active' && Number.isFinite(expiresAt)) this.#push(this.#expiries, expiresAt, sequenceNumber);
  }

  /** The scheduled messages whose time has come. */
  takeScheduled(nowMs: number): readonly StoredMessage[] {
    return this.#take(this.#scheduled, nowMs, 'scheduled');
  }

  /** The active messages whose time to live is over, be they locked or not. */
  takeExpired(nowMs: number): readonly StoredMessage[] {
    return this.#take(this.#expiries, nowMs, 'active');
  }

  #push(heap: DueHeap, dueAt: number, sequenceNumber: number): void {
    heap.push({ dueAt, sequenceNumber });
    if (heap.size > 2 * this.#state.messages.size + tolerated) {
      heap.retain((due) => this.#state.messages.has(due.sequenceNumber));
    }
  }

  #take(heap: DueHeap, nowMs: number, state: StoredMessage['state']): readonly StoredMessage[] {
    const taken: StoredMessage[] = [];
    for (let due = heap.popDue(nowMs); due !== undefined; due = heap.popDue(nowMs)) {
      const message = this.#state.messages.get(due.sequenceNumber);
      if (message?.state === state) taken.push(message);
    }
    return taken;
  }
}
