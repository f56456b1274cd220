import { parseJson } from '../../../shared/kernel/json.ts';
import { type DeskRecord, emptyRecord } from './desk-record.ts';

/** As much of the browser's storage as is used. */
export type DeskStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const name = 'carebridge.desk';

/** Keeps the record for as long as the tab is there. */
export class RecordStore {
  readonly #storage: DeskStorage;

  constructor(storage: DeskStorage) {
    this.#storage = storage;
  }

  /** What an earlier page of this tab has left; an empty record when there is none, or of another release. */
  read(): DeskRecord {
    const kept = parseJson(this.#storage.getItem(name) ?? '');
    const isRecord = typeof kept === 'object' && kept !== null && 'schema' in kept && kept.schema === 2;
    return isRecord ? { ...emptyRecord, ...(kept as DeskRecord) } : emptyRecord;
  }

  /** Stores before the next request confirms the events that led to it. A full storage must not stop the desk. */
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
