import type { StoredMessage } from './message.ts';

/** How many delivered slots may stay in front before the list is copied. */
const slackSlots = 1024;

/** Messages that wait for delivery in the order of their sequence numbers; adding the newest and taking the oldest is cheap. */
export class MessageList {
  #slots: (StoredMessage | undefined)[] = [];
  #head = 0;

  get size(): number {
    return this.#slots.length - this.#head;
  }

  /** Puts a message at its place: at the end when it is new, further in front when its lock has ended. */
  insert(message: StoredMessage): void {
    const last = this.size === 0 ? undefined : this.#slots.at(-1);
    if (last === undefined || last.sequenceNumber < message.sequenceNumber) this.#slots.push(message);
    else this.#putBack(message);
  }

  shift(): StoredMessage | undefined {
    const message = this.#slots[this.#head];
    if (message === undefined) return undefined;
    this.#slots[this.#head] = undefined;
    this.#head += 1;
    const isEmpty = this.#head === this.#slots.length;
    if (isEmpty || (this.#head > slackSlots && this.#head * 2 > this.#slots.length)) this.#trim();
    return message;
  }

  /** Takes a message out of the middle, if it is there. */
  remove(sequenceNumber: number): void {
    const place = this.#placeOf(sequenceNumber);
    if (this.#slots[place]?.sequenceNumber === sequenceNumber) this.#slots.splice(place, 1);
  }

  #putBack(message: StoredMessage): void {
    const place = this.#placeOf(message.sequenceNumber);
    if (place === this.#head && this.#head > 0) {
      this.#head -= 1;
      this.#slots[this.#head] = message;
    } else {
      this.#slots.splice(place, 0, message);
    }
  }

  /** The first index whose message has this number or a higher one. */
  #placeOf(sequenceNumber: number): number {
    let low = this.#head;
    let high = this.#slots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = this.#slots[middle];
      if (there !== undefined && there.sequenceNumber < sequenceNumber) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #trim(): void {
    this.#slots = this.#slots.slice(this.#head);
    this.#head = 0;
  }
}
