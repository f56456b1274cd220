import { Observable } from '../observable/observable.ts';
import { Pause, pauseMs } from './back-off.ts';

/** A message that is not confirmed yet. It keeps its operation id, however often it is sent. */
export type PendingMessage = {
  readonly operationId: string;
  readonly text: string;
  /** When it was written, epoch ms. */
  readonly at: number;
  readonly state: 'waiting' | 'sent' | 'failed';
  /** The message's number on the platform, once it has been taken, where the transport tells. */
  readonly message?: string | undefined;
};

/** Where pending messages are stored. */
export interface OutboxStore {
  list(): readonly PendingMessage[];
  put(message: PendingMessage): void;
  remove(operationId: string): void;
}

/** The result of a delivery; `later`: to be repeated after a while; `tooFastMs`: more was sent than may be, to be repeated after so long. */
export type DeliveryOutcome = 'sent' | 'later' | 'failed' | { readonly tooFastMs: number };

/** The same, with the number of a message that was taken. */
export type Delivery = DeliveryOutcome | { readonly message: string };

/** Sends messages one after another, in the order in which they were written; each stays until it is confirmed. */
export class Outbox {
  readonly messages: Observable<readonly PendingMessage[]>;
  /** Whether the messages wait since more were sent than may be. */
  readonly isTooFast = new Observable(false);
  readonly #store: OutboxStore;
  readonly #deliver: (message: PendingMessage) => Promise<Delivery>;
  readonly #pause = new Pause();
  #running = false;
  #open = false;
  #attempt = 0;

  /** `deliver` must not throw. */
  constructor(store: OutboxStore, deliver: (message: PendingMessage) => Promise<Delivery>) {
    this.#store = store;
    this.#deliver = deliver;
    this.messages = new Observable(store.list());
  }

  /** Adds a message, and sends it after the ones before it. */
  add(operationId: string, text: string, at: number): void {
    this.#put({ operationId, text, at, state: 'waiting' });
    this.#pump();
  }

  /** Reads the messages that other tabs have put into the store. */
  reload(): void {
    this.messages.set(this.#store.list());
    this.#pump();
  }

  /** Delivers from now on, beginning at once. Messages that were sent, neither confirmed nor known to be taken, are sent again under their ids. */
  open(): void {
    this.#open = true;
    for (const message of this.messages.get())
      if (message.state === 'sent' && message.message === undefined) this.#put({ ...message, state: 'waiting' });
    this.#attempt = 0;
    this.#pause.cut();
    this.#pump();
  }

  /** Delivers nothing until `open` is called. */
  close(): void {
    this.#open = false;
    this.#pause.cut();
  }

  /** What a message says; undefined when it is not pending. */
  find(operationId: string): Pick<PendingMessage, 'text'> | undefined {
    const found = this.messages.get().find((message) => message.operationId === operationId);
    return found && { text: found.text };
  }

  /** Discards those that are among the entries of a chat. */
  settle(entries: readonly { readonly kind: string; readonly operationId?: string }[]): void {
    const settled = new Set(entries.map(({ operationId }) => operationId));
    for (const { operationId } of this.messages.get()) if (settled.has(operationId)) this.discard(operationId);
  }

  /** Whether a message is on its way. */
  get isBusy(): boolean {
    return this.messages.get().some(({ state }) => state !== 'failed');
  }

  /** What waits is not sent unless the writer tries it again. */
  giveUp(): void {
    for (const message of this.messages.get())
      if (message.state === 'waiting') this.#put({ ...message, state: 'failed' });
  }

  /** Removes all messages; those that were not sent. */
  takeBack(): readonly PendingMessage[] {
    const all = this.messages.get();
    for (const { operationId } of all) this.discard(operationId);
    return all.filter(({ state }) => state !== 'sent');
  }

  /** Tries a failed message again, under the same id. */
  retry(operationId: string): void {
    const message = this.messages.get().find((candidate) => candidate.operationId === operationId);
    if (message?.state !== 'failed') return;
    this.#put({ ...message, state: 'waiting' });
    this.#pump();
  }

  /** Removes a message: the writer discards it, or the channel has confirmed it. */
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
      const isTooFast = typeof outcome === 'object' && 'tooFastMs' in outcome;
      this.isTooFast.set(isTooFast);
      if (outcome === 'later' || isTooFast) {
        this.#attempt += 1;
        if (this.#open) await this.#pause.wait(isTooFast ? outcome.tooFastMs : pauseMs(this.#attempt));
        continue;
      }
      this.#attempt = 0;
      // The channel may have confirmed it before the answer came.
      const now = typeof outcome === 'object' ? ({ state: 'sent', ...outcome } as const) : { state: outcome };
      if (this.#has(next.operationId)) this.#put({ ...next, ...now });
    }
    this.#running = false;
  }
}
