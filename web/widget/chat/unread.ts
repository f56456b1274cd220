import { Observable } from '../../observable/observable.ts';
import type { ChatStore } from '../store/chat-store.ts';
import type { ChatRecord } from './chat-record.ts';

/** How many messages the visitor has not seen, the end of the chat among them; all tabs know how many were seen. */
export class Unread {
  readonly count = new Observable(0);
  /** Whether the visitor sees new messages at once. */
  isSeen = false;
  readonly #store: Pick<ChatStore, 'readCount' | 'setReadCount'>;
  #wasUnderWay = false;

  constructor(store: Pick<ChatStore, 'readCount' | 'setReadCount'>) {
    this.#store = store;
  }

  /** Counts again; `isEndNews`: no page has shown the end yet. */
  update(record: ChatRecord | undefined, isEndNews: boolean): void {
    const isOver = record === undefined || record.phase === 'ended';
    const heard = record?.entries.filter(({ kind }) => kind === 'heard').length ?? 0;
    const hasEnded = isOver && (isEndNews || this.#wasUnderWay) && record?.ending !== 'visitor';
    this.#wasUnderWay = !isOver || (hasEnded && !this.isSeen);
    if (this.isSeen) {
      if (!isOver && this.#store.readCount() !== heard) this.#store.setReadCount(heard);
      this.count.set(0);
    } else if (!isOver || hasEnded) {
      this.count.set(Math.max(0, heard - this.#store.readCount()) + Number(hasEnded));
    }
  }
}
