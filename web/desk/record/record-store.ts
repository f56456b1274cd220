import type { Stored } from '../../stored/kept-storage.ts';
import type { DeskChat, DeskRecord } from './desk-record.ts';
import { readRecord } from './read-record.ts';

const name = 'carebridge.desk';

/** How many entries of each chat are stored when more of them do not fit. */
const fewEntries = [200, 20, 0];

/** Keeps the record as long as the tab is open. */
export class RecordStore {
  readonly #storage: Stored;

  constructor(storage: Stored) {
    this.#storage = storage;
  }

  /** The record of an earlier page of this tab; an empty one when there is none that can be read. */
  read(): DeskRecord {
    return readRecord(this.#storage.getItem(name));
  }

  /**
   * Stores the record. When the storage is full, finished chats are left out first, then older messages, which the service has as well;
   * what was stored before is replaced only by what fits.
   */
  write(record: DeskRecord): void {
    const open = record.chats.filter(({ ending }) => ending === undefined);
    const smaller = fewEntries.map((count) => ({ ...record, chats: open.map((chat) => shortened(chat, count)) }));
    for (const part of [record, { ...record, chats: open }, ...smaller]) if (this.#fits(part)) return;
  }

  clear(): void {
    this.#storage.removeItem(name);
  }

  #fits(record: DeskRecord): boolean {
    try {
      this.#storage.setItem(name, JSON.stringify(record));
      return true;
    } catch {
      return false;
    }
  }
}

const shortened = ({ transcript: _, ...chat }: DeskChat, count: number): DeskChat => ({
  ...chat,
  entries: count === 0 ? [] : chat.entries.slice(-count),
});
