import { parseJson } from '../../../shared/kernel/json.ts';
import type { Stored } from '../../stored/kept-storage.ts';
import { objectOf, textOf, type WireObject } from '../../transport/wire.ts';

/** A company that is being changed: the state that it began with, absent for a new one, and what it is to be. */
export type Draft = {
  readonly base?: { readonly company: WireObject; readonly etag: string };
  readonly mine: WireObject;
};

/** Keeps what was changed and not saved, for this tab, over a reload. */
export class DraftStore {
  readonly #storage: Stored;

  constructor(storage: Stored) {
    this.#storage = storage;
  }

  read(name: string): Draft | undefined {
    const kept = objectOf(parseJson(this.#storage.getItem(keyOf(name)) ?? ''));
    if (kept.mine === undefined) return undefined;
    const { company } = objectOf(kept.base);
    const etag = textOf(objectOf(kept.base), 'etag');
    const mine = objectOf(kept.mine);
    return etag === undefined ? { mine } : { base: { company: objectOf(company), etag }, mine };
  }

  write(name: string, draft: Draft): void {
    this.#storage.setItem(keyOf(name), JSON.stringify(draft));
  }

  remove(name: string): void {
    this.#storage.removeItem(keyOf(name));
  }
}

/** Of a new company there is one at a time. */
const keyOf = (name: string): string => `carebridge.admin.draft.${name}`;
