import { Observable } from '../observable/observable.ts';
import { Pause, pauseMs } from './back-off.ts';

/** A message on its way. It keeps its operation id until it is confirmed, however often it is sent. */
export type PendingMessage = {
  readonly operationId: string;
  readonly text: string;
  /** When it was written, epoch ms. */
  readonly at: number;
  readonly state: 'waiting' | 'sent' | 'failed';
};

/** Where pending messages outlive the page. */
export interface OutboxStore {
  list(): readonly PendingMessage[];
  put(message: PendingMessage): void;
  remove(operationId: string): void;
}

/** How a delivery went; `later`: the same again after a while. */
export type Delivered = 'sent' | 'later' | 'failed';

/** Sends messages one after another, in the order in which they were written, until each is confirmed. */
export class Outbox {
  readonly messages: Observable<readonly PendingMessage[]>;
  readonly #store: OutboxStore;
  readonly #deliver: (message: PendingMessage) => Promise<Delivered>;
  readonly #pause = new Pause();
  #running = false;
  #open = false;
  #attempt = 0;

  /** `deliver` must not throw. */
  constructor(store: OutboxStore, deliver: (message: PendingMessage) => Promise<Delivered>) {
    this.#store = store;
    this.#deliver = deliver;
    this.messages = new Observable(store.list());
  }

  /** Adds a message and sends it when its turn comes. */
  add(operationId: string, text: string, at: number): void {
    this.#put({ operationId, text, at, state: 'waiting' });
    this.#pump();
  }

  /** Takes in what others put into the store meanwhile. */
  reload(): void {
    this.messages.set(this.#store.list());
    this.#pump();
  }

  /** Messages can be delivered from now on, or again: at once. What was sent and not confirmed is sent again under its id. */
  open(): void {
    this.#open = true;
    for (const message of this.messages.get())
      if (message.state === 'sent') this.#put({ ...message, state: 'waiting' });
    this.#attempt = 0;
    this.#pause.cut();
    this.#pump();
  }

  /** Nothing is delivered until `open` is called. */
  close(): void {
    this.#open = false;
    this.#pause.cut();
  }

  /** Tries a failed message again, under the same id. */
  retry(operationId: string): void {
    const message = this.messages.get().find((candidate) => candidate.operationId === operationId);
    if (message?.state !== 'failed') return;
    this.#put({ ...message, state: 'waiting' });
    this.#pump();
  }

  /** Forgets a message: it is not wanted any more, or has come back through the channel. */
  discard(operationId: string): void {
    this.#store.remove(operationId);
    this.messages.update((all) => all.filter((message) => message.operationId !== operationId));
  }

  #put(message: PendingMessage): void {
    this.#store.put(message);
    this.messages.update((all) => {
      return this.#has(message.operationId)
        ? all.map((other) => (other.operationId === message.operationId ? message : other))
        : [...all, message];
    });
  }

  #has(operationId: string): boolean {
    return this.messages.get().some((message) => message.operationId === operationId);
  }

  #pump(): void {
    if (this.#running || !this.#open) return;
    this.#running = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    for (;;) {
      const next = this.messages.get().find(({ state }) => state === 'waiting');
      if (next === undefined || !this.#open) break;
      const outcome = await this.#deliver(next);
      if (outcome === 'later') {
        this.#attempt += 1;
        if (this.#open) await this.#pause.wait(pauseMs(this.#attempt));
        continue;
      }
      this.#attempt = 0;
      // It may have been confirmed through the channel before the answer came.
      if (this.#has(next.operationId)) this.#put({ ...next, state: outcome });
    }
    this.#running = false;
  }
}
