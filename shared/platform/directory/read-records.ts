import { BoundedMap } from '../../kernel/bounded-map.ts';

/**
 * What was read lately, by name. Records that were there are kept apart from names that had none: callers may ask for names by the
 * thousand, and none of those drives a record out.
 */
export class ReadRecords<R extends { readonly value: unknown }> {
  readonly #found: BoundedMap<R>;
  readonly #missing: BoundedMap<R>;

  /** `limit`: how many of each are kept. */
  constructor(limit: number) {
    this.#found = new BoundedMap(limit);
    this.#missing = new BoundedMap(limit);
  }

  get(name: string): R | undefined {
    return this.#found.get(name) ?? this.#missing.get(name);
  }

  set(name: string, read: R): void {
    this.delete(name);
    (read.value === undefined ? this.#missing : this.#found).set(name, read);
  }

  delete(name: string): void {
    this.#found.delete(name);
    this.#missing.delete(name);
  }
}
