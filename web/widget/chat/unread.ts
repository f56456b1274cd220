import { Observable } from '../../observable/observable.ts';
import type { ChatStore } from '../store/chat-store.ts';
import type { ChatRecord } from './chat-record.ts';

/** How many messages the visitor has not seen; all tabs know how many were seen. */
export class Unread {
  readonly count = new Observable(0);
  /** Whether the visitor sees new messages at once. */
  isSeen = false;
  readonly #store: Pick<ChatStore, 'readCount' | 'setReadCount'>;

  constructor(store: Pick<ChatStore, 'readCount' | 'setReadCount'>) {
    this.#store = store;
  }

  /** Counts again. */
  update(record: ChatRecord | undefined): void {
    const isOver = record === undefined || record.phase === 'ended';
    const heard = record?.entries.filter(({ kind }) => kind === 'heard').length ?? 0;
    if (this.isSeen) {
      if (!isOver && this.#store.readCount() !== heard) this.#store.setReadCount(heard);
      this.count.set(0);
    } else if (!isOver) {
      this.count.set(Math.max(0, heard - this.#store.readCount()));
    }
  }
}
