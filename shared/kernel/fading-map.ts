/** How much a `FadingMap` holds, and how long after it was set. */
export type FadingMapLimits = { readonly most: number; readonly keptMs: number };

type Kept<V> = { readonly value: V; readonly until: number };

/**
 * A map that forgets by itself what was set longest ago when it is over its limit, and everything some time after it was set; for what
 * people have said, which is not to lie in memory when it is used no more.
 */
export class FadingMap<V> {
  /** In the order in which they were set. */
  readonly #entries = new Map<string, Kept<V>>();
  readonly #limits: FadingMapLimits;
  readonly #elapsed: () => number;
  #isSweepDue = false;

  /** `elapsed` gives milliseconds of a clock that is never set. */
  constructor(limits: FadingMapLimits, elapsed: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#elapsed = elapsed;
  }

  /** How many are held. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): V | undefined {
    const kept = this.#entries.get(key);
    return kept === undefined || kept.until <= this.#elapsed() ? undefined : kept.value;
  }

  set(key: string, value: V): void {
    const { most, keptMs } = this.#limits;
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: this.#elapsed() + keptMs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > most && oldest !== undefined) this.#entries.delete(oldest);
    this.#sweepLater(keptMs);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** One timer for all, which keeps no process alive. */
  #sweepLater(afterMs: number): void {
    if (this.#isSweepDue) return;
    this.#isSweepDue = true;
    setTimeout(() => this.#sweep(), afterMs).unref();
  }

  #sweep(): void {
    this.#isSweepDue = false;
    for (const [key, { until }] of this.#entries) {
      const leftMs = until - this.#elapsed();
      if (leftMs > 0) {
        this.#sweepLater(leftMs);
        return;
      }
      this.#entries.delete(key);
    }
  }
}
