import * as z from 'zod';
import { RequestRefused } from '../kernel/errors.ts';
import type { Clock } from '../kernel/time.ts';
import type { RecordStore } from './record-store.ts';

/** How much of something one key may have: `limit` in each window of `windowMs`. */
export type RateLimitSettings = { readonly name: string; readonly limit: number; readonly windowMs: number };

const counterSchema = z.object({ window: z.number(), count: z.number() });
const attempts = 5;

/**
 * Counts across all instances, in windows that begin for every key at the same time.
 * Choice: whoever loses the race for the counter several times in a row is asking too often, too.
 */
export class RateLimit {
  readonly #settings: RateLimitSettings;
  readonly #records: RecordStore;
  readonly #now: Clock;

  constructor(settings: RateLimitSettings, records: RecordStore, now: Clock) {
    this.#settings = settings;
    this.#records = records;
    this.#now = now;
  }

  /**
   * Takes one for `key`, which must not tell who it is.
   * @throws {RequestRefused} TooManyRequests — when nothing is left in this window; says when the next one begins
   * @throws {ProviderUnavailable} StoreUnavailable
   */
  async take(key: string): Promise<void> {
    const { limit, windowMs } = this.#settings;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const window = Math.floor(this.#now() / windowMs);
      const counted = await this.#count(key, window, limit);
      if (counted === 'taken') return;
      if (counted === 'used up') break;
    }
    const leftMs = windowMs - (this.#now() % windowMs);
    throw new RequestRefused('TooManyRequests', 'Too many requests. Please wait a moment.', {
      headers: { 'retry-after': String(Math.ceil(leftMs / 1000)) },
    });
  }

  async #count(key: string, window: number, limit: number): Promise<'taken' | 'used up' | 'raced'> {
    const partition = `rate-${this.#settings.name}`;
    const record = await this.#records.get(partition, key);
    const stored = record === undefined ? undefined : counterSchema.safeParse(record.value).data;
    const count = stored?.window === window ? stored.count : 0;
    if (count >= limit) return 'used up';
    const next = { window, count: count + 1 };
    const written = await (record === undefined
      ? this.#records.insert(partition, key, next)
      : this.#records.replace(partition, key, next, record.etag));
    return written ? 'taken' : 'raced';
  }
}
