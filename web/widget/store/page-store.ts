import { parseJson } from '../../../shared/kernel/json.ts';
import { isPending } from '../../stored/chat-shapes.ts';
import type { OutboxStore, PendingMessage } from '../../transport/outbox.ts';
import type { ChatRecord } from '../chat/chat-record.ts';
import { readRecord } from '../chat/stored-record.ts';
import type { ChatStore, StoreChange } from './chat-store.ts';
import { MemoryStorage, type PageStorage } from './memory-storage.ts';

/** Subscribes to changes by other tabs, as the browser's `storage` event reports them. */
type StorageChanges = (listener: (key: string | null, newValue: string | null) => void) => () => void;

/**
 * Keeps a chat in the page's own storage. The record has one writer, the tab that holds the chat; each pending message has an entry
 * of its own, so that every tab can add one. With a storage that is full or forbidden the chat works, but does not survive a reload.
 */
export class PageStore implements ChatStore {
  readonly #storage: PageStorage;
  readonly #key: string;
  readonly #changes: StorageChanges;

  constructor(storage: PageStorage, key: string, changes: StorageChanges) {
    this.#storage = storage;
    this.#key = key;
    this.#changes = changes;
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

  past(): ChatRecord | undefined {
    return readRecord(this.#storage.getItem(`${this.#key}.past`));
  }

  rest(record: ChatRecord): void {
    this.#set(`${this.#key}.past`, JSON.stringify(record));
    this.#storage.removeItem(this.#key);
  }

  file(record: ChatRecord, until: number): void {
    const kept = { ...record, session: {}, people: [], typing: [], ratingToken: undefined };
    this.#set(`${this.#key}.kept.${record.startedAt}.${until}`, JSON.stringify(kept));
  }

  unfileAll(): void {
    for (const key of this.#keys('kept.')) this.#storage.removeItem(key);
  }

  readCount(): number {
    return Number(this.#storage.getItem(`${this.#key}.read`)) || 0;
  }

  setReadCount(count: number): void {
    this.#set(`${this.#key}.read`, String(count));
  }

  visitorId(): string | undefined {
    const kept = this.#storage.getItem(`${this.#key}.visitor`);
    return kept !== null && isVisitorId(kept) ? kept : undefined;
  }

  keepVisitorId(id: string): void {
    if (isVisitorId(id) && id !== this.visitorId()) this.#set(`${this.#key}.visitor`, id);
  }

  clear(): void {
    const stays = /\.(visitor|sound|kept\.[\d.]+)$/;
    for (const key of this.#keys('')) if (!stays.test(key)) this.#storage.removeItem(key);
    this.#storage.removeItem(this.#key);
  }

  subscribe(listener: (change: StoreChange) => void): () => void {
    return this.#changes((key, newValue) => {
      if (key === this.#key || key === null) listener({ kind: 'record', record: readRecord(newValue) });
      else if (key.startsWith(`${this.#key}.out.`)) listener({ kind: 'outbox' });
      else if (key === `${this.#key}.read`) listener({ kind: 'read' });
      else if (key === `${this.#key}.past` && newValue === null) listener({ kind: 'forgotten' });
    });
  }

  #set(key: string, value: string): void {
    try {
      this.#storage.setItem(key, value);
    } catch {
      // The storage is full: this will be missing after a reload.
    }
  }

  #keys(prefix: string): readonly string[] {
    const all = Array.from({ length: this.#storage.length }, (_, at) => this.#storage.key(at) ?? '');
    return all.filter((key) => key.startsWith(`${this.#key}.${prefix}`));
  }
}

/** Ids of another form the service would refuse. Source: carebridge.md#widget-token */
const isVisitorId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

function messageOf(text: string | null): readonly PendingMessage[] {
  const value = parseJson(text ?? '');
  return isPending(value) ? [value as PendingMessage] : [];
}

const changesByOtherTabs: StorageChanges = (listener) => {
  const heard = (event: StorageEvent): void => {
    if (event.storageArea === localStorage) listener(event.key, event.newValue);
  };
  addEventListener('storage', heard);
  return () => removeEventListener('storage', heard);
};

/** The chat's store in this page's own storage, or in memory where the page may not store. */
export function pageStore(key: string): PageStore {
  try {
    localStorage.setItem(`${key}.probe`, '1');
    localStorage.removeItem(`${key}.probe`);
    return new PageStore(localStorage, key, changesByOtherTabs);
  } catch {
    return new PageStore(new MemoryStorage(), key, () => () => undefined);
  }
}
