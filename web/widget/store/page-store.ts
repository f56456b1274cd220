import type { OutboxStore, PendingMessage } from '../../transport/outbox.ts';
import { type ChatRecord, readRecord } from '../chat/chat-record.ts';
import type { ChatStore, StoreChange } from './chat-store.ts';

/** As much of the page's `localStorage` as is used. */
export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Tells of changes by other tabs, as the browser's `storage` event does. */
export type StorageNews = (listener: (key: string | null, newValue: string | null) => void) => () => void;

/**
 * Keeps a chat in the page's own storage. The record has one writer, the tab that holds the chat; each message on its way has an
 * entry of its own, so that every tab can add one. A storage that is full or forbidden costs the resumption, not the chat.
 */
export class PageStore implements ChatStore {
  readonly #storage: PageStorage;
  readonly #key: string;
  readonly #news: StorageNews;

  constructor(storage: PageStorage, key: string, news: StorageNews) {
    this.#storage = storage;
    this.#key = key;
    this.#news = news;
  }

  readonly outbox: OutboxStore = {
    list: () =>
      this.#keys('out.')
        .flatMap((key) => messageOf(this.#storage.getItem(key)))
        .sort((one, other) => one.at - other.at),
    put: (message) => this.#set(`${this.#key}.out.${message.operationId}`, JSON.stringify(message)),
    remove: (operationId) => this.#storage.removeItem(`${this.#key}.out.${operationId}`),
  };

  read(): ChatRecord | undefined {
    return readRecord(this.#storage.getItem(this.#key));
  }

  write(record: ChatRecord): boolean {
    const holder = this.#storage.getItem(`${this.#key}.holder`);
    if (holder !== null && holder !== record.holder) return false;
    this.#set(this.#key, JSON.stringify(record));
    return true;
  }

  hold(holder: string): void {
    this.#set(`${this.#key}.holder`, holder);
  }

  readCount(): number {
    return Number(this.#storage.getItem(`${this.#key}.read`) ?? 0);
  }

  setReadCount(count: number): void {
    this.#set(`${this.#key}.read`, String(count));
  }

  clear(): void {
    for (const key of this.#keys('')) this.#storage.removeItem(key);
    this.#storage.removeItem(this.#key);
  }

  subscribe(listener: (change: StoreChange) => void): () => void {
    return this.#news((key, newValue) => {
      if (key === this.#key || key === null) listener({ kind: 'record', record: readRecord(newValue) });
      else if (key.startsWith(`${this.#key}.out.`)) listener({ kind: 'outbox' });
      else if (key === `${this.#key}.read`) listener({ kind: 'read' });
    });
  }

  #set(key: string, value: string): void {
    try {
      this.#storage.setItem(key, value);
    } catch {
      // Full: what is not stored is only missing after a reload.
    }
  }

  #keys(prefix: string): readonly string[] {
    const all = Array.from({ length: this.#storage.length }, (_, at) => this.#storage.key(at) ?? '');
    return all.filter((key) => key.startsWith(`${this.#key}.${prefix}`));
  }
}

function messageOf(text: string | null): readonly PendingMessage[] {
  try {
    const value = JSON.parse(text ?? 'null') as PendingMessage | null;
    return typeof value?.operationId === 'string' && typeof value.text === 'string' ? [value] : [];
  } catch {
    return [];
  }
}
