import type { BrokerError } from '../queue/broker-error.ts';
import type { Consumer } from '../queue/consumer.ts';
import type { Lock } from '../queue/lock.ts';
import type { StoredMessage } from '../queue/message.ts';
import type { Queue } from '../queue/queue.ts';
import { asAmqpError } from './held-link.ts';
import { tokenAsTag } from './lock-token.ts';
import { writeMessage } from './message-codec.ts';
import type { Delivery, Sender } from './rhea-types.ts';

/** `snd_settle_mode` of a receiver that wants deliveries settled already. */
const presettled = 1;
const untaggedDelivery = Buffer.alloc(16);

/** A receiving client, as a consumer of one queue. */
export class LinkConsumer implements Consumer {
  readonly queue: Queue;
  readonly mode: Consumer['mode'];
  readonly #link: Sender;
  readonly #locks: WeakMap<Delivery, Lock>;
  #sent = 0;
  #answered = false;

  /** `locks` remembers for each delivery under which lock it went out. */
  constructor(link: Sender, queue: Queue, locks: WeakMap<Delivery, Lock>) {
    this.queue = queue;
    this.mode = link.remote.attach.snd_settle_mode === presettled ? 'receive-and-delete' : 'peek-lock';
    this.#link = link;
    this.#locks = locks;
  }

  /**
   * Credit that is not yet spoken for. rhea lowers `credit` and raises `delivery_count` only when it writes a transfer
   * out, so that their sum is what the peer granted in all, and we count ourselves what we have sent.
   */
  get credit(): number {
    if (!this.#answered || !this.#link.is_open() || this.#link.session.outgoing.available() <= 0) return 0;
    return this.#link.credit + this.#link.delivery_count - this.#sent;
  }

  deliver(message: StoredMessage, lock: Lock | undefined): void {
    this.#sent += 1;
    const tag = lock === undefined ? untaggedDelivery : tokenAsTag(lock.token);
    const delivery = this.#link.send(writeMessage(message, lock), tag, 0);
    if (lock !== undefined) this.#locks.set(delivery, lock);
  }

  /** The client has its answer to the attach; messages may follow, and the end of the credit if it asked for that. */
  answered(): void {
    this.#answered = true;
    this.queue.feed(this);
    if (this.#link._draining) this.drain();
  }

  /** The peer takes back the credit that we did not use. */
  drain(): void {
    if (!this.#answered) return;
    this.#sent = this.#link.credit + this.#link.delivery_count;
    this.#link.set_drained(true);
  }

  close(reason: BrokerError): void {
    this.#link.close(asAmqpError(reason));
  }
}
