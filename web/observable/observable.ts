/** Something whose value changes over time, and which tells when it did. */
export interface Readable<T> {
  get(): T;
  /** Calls `listener` after each change; returns what ends it. */
  subscribe(listener: () => void): () => void;
}

/** A value that tells its listeners when it has become another one. */
export class Observable<T> implements Readable<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  /** Replaces the value; the same value again is no change. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Replaces the value by what `change` makes of it. */
  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
