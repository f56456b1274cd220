/** The part of the browser's storage that is used. */
export type Stored = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A storage of the browser. Where it is forbidden or full, what was written last is kept as long as the page is open. */
export class KeptStorage implements Stored {
  readonly #storage: Stored | undefined;
  readonly #memory = new Map<string, string>();

  /** `open` throws where the page may not store. */
  constructor(open: () => Stored) {
    try {
      this.#storage = open();
    } catch {
      this.#storage = undefined;
    }
  }

  /** The browser's storage itself, which throws when it is full; this one where there is none. */
  get plain(): Stored {
    return this.#storage ?? this;
  }

  getItem(name: string): string | null {
    return this.#memory.get(name) ?? this.#storage?.getItem(name) ?? null;
  }

  setItem(name: string, value: string): void {
    this.#memory.delete(name);
    if (!this.#stores(name, value)) this.#memory.set(name, value);
  }

  removeItem(name: string): void {
    this.#memory.delete(name);
    this.#storage?.removeItem(name);
  }

  #stores(name: string, value: string): boolean {
    try {
      this.#storage?.setItem(name, value);
      return this.#storage !== undefined;
    } catch {
      return false;
    }
  }
}
