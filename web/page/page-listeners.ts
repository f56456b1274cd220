import type { CarebridgeEvents } from './carebridge.d.ts';

/** The events that a page may listen to. */
export const pageEvents = ['ready', 'open', 'close', 'started', 'message', 'unread', 'ended'] as const;

type Listener = (detail: unknown) => void;
type Listening = { readonly event: string; readonly listener: Listener };

/** The page's listeners. One that throws harms neither the others nor the chat: the browser reports it as it reports any error of the page. */
export class PageListeners {
  #all: readonly Listening[] = [];

  add(event: string, listener: Listener): void {
    this.remove(event, listener);
    this.#all = joined(this.#all, { event, listener });
  }

  remove(event: string, listener: unknown): void {
    let rest: readonly Listening[] = [];
    for (let at = 0; at < this.#all.length; at += 1) {
      const one = this.#all[at];
      if (one !== undefined && (one.event !== event || one.listener !== listener)) rest = joined(rest, one);
    }
    this.#all = rest;
  }

  tell<Event extends keyof CarebridgeEvents>(event: Event, detail: CarebridgeEvents[Event]): void {
    const all = this.#all;
    for (let at = 0; at < all.length; at += 1) {
      const one = all[at];
      if (one?.event === event) later(one.listener, detail);
    }
  }
}

/** Calls a listener after what is being done now. */
export function later(listener: Listener, detail: unknown): void {
  setTimeout(() => listener(detail));
}

/** A list with one more. The page may have replaced the methods and iterators of arrays. */
function joined(list: readonly Listening[], one: Listening): readonly Listening[] {
  const all: Listening[] = [];
  for (let at = 0; at < list.length; at += 1) all[at] = list[at] as Listening;
  all[list.length] = one;
  return all;
}
