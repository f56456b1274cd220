/** Units of 100 ns in a millisecond, in which the service stamps rows. */
const unitsPerMs = 10_000;

/**
 * Time stamps of writes, as `2026-01-02T03:04:05.6780001Z`. None is given twice, and each is later than the one before, whatever the
 * clock does: they make the ETags.
 */
export class TimeStamps {
  readonly #now: () => number;
  #ms = 0;
  #units = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  next(): string {
    const now = this.#now();
    if (now > this.#ms) this.#set(now, 0);
    else if (this.#units + 1 < unitsPerMs) this.#units += 1;
    else this.#set(this.#ms + 1, 0);
    return `${new Date(this.#ms).toISOString().slice(0, -1)}${String(this.#units).padStart(4, '0')}Z`;
  }

  #set(ms: number, units: number): void {
    this.#ms = ms;
    this.#units = units;
  }
}

/** The ETag of a row that was written with this stamp. */
export function etagOf(stamp: string): string {
  return `W/"datetime'${encodeURIComponent(stamp)}'"`;
}
