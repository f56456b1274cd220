import { parseJson } from '../../../shared/kernel/json.ts';
import { type DeskRecord, emptyRecord } from './desk-record.ts';
import { type EarlierRecord, recordOf } from './earlier-record.ts';

/** The part of the browser's storage that is used. */
export type DeskStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const name = 'carebridge.desk';

/** Keeps the record as long as the tab is open. */
export class RecordStore {
  readonly #storage: DeskStorage;

  constructor(storage: DeskStorage) {
    this.#storage = storage;
  }

  /** The record of an earlier page of this tab; an empty one when there is none, or it is of a later release. The release before is read, too. */
  read(): DeskRecord {
    const kept = parseJson(this.#storage.getItem(name) ?? '');
    if (typeof kept !== 'object' || kept === null || !('schema' in kept)) return emptyRecord;
    if (kept.schema === 1) return recordOf({ ...emptyRecord, ...(kept as EarlierRecord) });
    return kept.schema === 2 ? { ...emptyRecord, ...(kept as DeskRecord) } : emptyRecord;
  }

  /** Stores the record. When the storage is full, finished chats are dropped. */
  write(record: DeskRecord): void {
    try {
      this.#storage.setItem(name, JSON.stringify(record));
    } catch {
      const chats = record.chats.filter(({ ending }) => ending === undefined);
      this.#storage.removeItem(name);
      if (chats.length < record.chats.length) this.write({ ...record, chats });
    }
  }

  clear(): void {
    this.#storage.removeItem(name);
  }
}
