import { RequestRefused, StateConflict } from '../../kernel/errors.ts';
import { type Clock, utcDay } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';

/** How much of something one key may have: `limit` in each window of `windowMs`; `name` keeps limits apart. */
type Limit = { readonly name: string; readonly limit: number; readonly windowMs: number };

/**
 * The records of a limit's counters of one UTC day (yyyymmdd), which are cleared together.
 * Choice: a window that goes over midnight begins anew there.
 */
export function rateLimitPartition(name: string, day: string): string {
  return `rate.${name}.${day}`;
}

/** Counts across all instances; a key's window begins with its first request. */
export class RateLimit {
  readonly #limit: Limit;
  readonly #records: TableRecords;
  readonly #now: Clock;

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
    const endsAt = this.#now() + windowMs;
    const counted = await this.#records
      .increment(rateLimitPartition(name, utcDay(this.#now())), key, 1, endsAt)
      .catch((error: unknown) => {
        if (error instanceof StateConflict) return { count: Number.POSITIVE_INFINITY, expiresAt: endsAt };
        throw error;
      });
    if (counted.count <= limit) return;
    const leftSeconds = Math.max(1, Math.ceil((counted.expiresAt - this.#now()) / 1000));
    throw new RequestRefused('TooManyRequests', 'Too many requests. Please wait a moment.', {
      headers: { 'retry-after': String(leftSeconds) },
    });
  }
}
