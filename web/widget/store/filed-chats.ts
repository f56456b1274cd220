import { storageKey } from '../../embed/host-port.ts';
import type { ChatRecord } from '../chat/chat-record.ts';
import { readRecord } from '../chat/stored-record.ts';
import { port } from '../port.ts';
import { MemoryStorage, type PageStorage } from './memory-storage.ts';

/** Choice: more chats than this are not looked for again. */
const mostFiled = 20;

/** Chats of before, as the page's storage has them below `<key>.kept.<begun>.<until>`, both in epoch ms. */
export class FiledChats {
  readonly #storage: Pick<PageStorage, 'getItem' | 'removeItem' | 'key' | 'length'>;
  readonly #key: string;

  constructor(storage: Pick<PageStorage, 'getItem' | 'removeItem' | 'key' | 'length'>, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  /** Their names, the last one first; those whose time is over are removed. */
  names(now: number): readonly string[] {
    const all = Array.from({ length: this.#storage.length }, (_, at) => this.#storage.key(at) ?? '');
    const filed = all.filter((name) => name.startsWith(`${this.#key}.kept.`));
    const numberOf = (name: string, at: number): number => Number(name.split('.').at(at));
    filed.sort((one, other) => numberOf(other, -2) - numberOf(one, -2));
    const kept = filed.filter((name, at) => numberOf(name, -1) > now && at < mostFiled);
    for (const name of filed) if (!kept.includes(name)) this.remove(name);
    return kept;
  }

  read(name: string): ChatRecord | undefined {
    return readRecord(this.#storage.getItem(name));
  }

  remove(name: string): void {
    this.#storage.removeItem(name);
  }
}

/** Those of this page; none where it may not store. */
export function filedChats(): FiledChats {
  const key = storageKey(port?.tenant ?? '');
  try {
    return new FiledChats(localStorage, key);
  } catch {
    return new FiledChats(new MemoryStorage(), key);
  }
}
