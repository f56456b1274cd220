import type { BrokerError } from './broker-error.ts';
import type { Lock } from './lock.ts';
import type { StoredMessage } from './message.ts';

/** A receiver of a queue, as the queue sees it. */
export interface Consumer {
  /** How many more messages it takes now. */
  readonly credit: number;
  /** Receive-and-delete settles with the delivery; peek-lock is settled by the receiver, under a lock. */
  readonly mode: 'peek-lock' | 'receive-and-delete';
  /** Hands over a message; must not call the queue back before it returns. `lock` is absent in receive-and-delete. */
  deliver(message: StoredMessage, lock: Lock | undefined): void;
  /** The queue ends the relation, for the reason given. */
  close(reason: BrokerError): void;
}

/** The consumers that compete for one queue without sessions; each in turn gets a message. */
export class Competitors {
  readonly #consumers: Consumer[] = [];
  #turn = 0;

  add(consumer: Consumer): void {
    this.#consumers.push(consumer);
  }

  remove(consumer: Consumer): void {
    const index = this.#consumers.indexOf(consumer);
    if (index >= 0) this.#consumers.splice(index, 1);
  }

  /** The next in turn that has credit; undefined when none has. */
  next(): Consumer | undefined {
    for (let tried = 0; tried < this.#consumers.length; tried += 1) {
      this.#turn = (this.#turn + 1) % this.#consumers.length;
      const consumer = this.#consumers[this.#turn];
      if (consumer !== undefined && consumer.credit > 0) return consumer;
    }
    return undefined;
  }
}
