import { BoundedMap } from '../../kernel/bounded-map.ts';
import { RequestRefused, StateConflict } from '../../kernel/errors.ts';
import { type Clock, utcDay } from '../../kernel/time.ts';
import { counterPartition } from '../../ledger/counted-names.ts';
import type { TableRecords } from '../../ledger/records.ts';

/** How much of something one key may have: `limit` in each window of `windowMs`; `name` keeps limits apart. */
type Limit = { readonly name: string; readonly limit: number; readonly windowMs: number };

const rememberedKeys = 10_000;

/** Counts across all instances; a key's window begins with its first request. */
export class RateLimit {
  readonly #limit: Limit;
  readonly #records: TableRecords;
  readonly #now: Clock;
  /** Keys that are over their limit, until when (epoch ms): who asks on and on costs the store nothing. */
  readonly #over = new BoundedMap<number>(rememberedKeys);

  constructor(limit: Limit, records: TableRecords, now: Clock) {
    this.#limit = limit;
    this.#records = records;
    this.#now = now;
  }

  /**
   * Takes one for `key`, which must not tell who it is.
   * Choice: a key that is counted so often that the counter cannot be raised is over its limit, too.
   * @throws {RequestRefused} TooManyRequests — when nothing is left in this window; says when the next one begins
   * @throws {Unavailable} StoreUnavailable
   */
  async take(key: string): Promise<void> {
    const { name, limit, windowMs } = this.#limit;
    const overUntil = this.#over.get(key) ?? 0;
    if (overUntil > this.#now()) throw this.#tooMany(overUntil);
    const endsAt = this.#now() + windowMs;
    const counted = await this.#records
      .increment(counterPartition(name, utcDay(this.#now())), key, 1, endsAt)
      .catch((error: unknown) => {
        if (error instanceof StateConflict) return { count: Number.POSITIVE_INFINITY, expiresAt: endsAt };
        throw error;
      });
    if (counted.count <= limit) return;
    this.#over.set(key, counted.expiresAt);
    throw this.#tooMany(counted.expiresAt);
  }

  #tooMany(endsAt: number): RequestRefused {
    const leftSeconds = Math.max(1, Math.ceil((endsAt - this.#now()) / 1000));
    return new RequestRefused('TooManyRequests', 'Too many requests. Please wait a moment.', {
      headers: { 'retry-after': String(leftSeconds) },
    });
  }
}
