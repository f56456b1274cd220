import * as z from 'zod';
import { hashId } from '../kernel/ids.ts';
import { type Clock, utcDay } from '../kernel/time.ts';
import type { TableRecords } from './records.ts';

/**
 * The records of one kind of counters of one UTC day (yyyymmdd), which are cleared together.
 * Choice: a window that goes over midnight begins anew there.
 */
export const counterPartition = (kind: string, day: string): string => `rate.${kind}.${day}`;

/** What is counted: `name` is the thing's own, so that its repeat counts once. */
type CountedName = {
  readonly kind: string;
  readonly key: string;
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
};

const namesSchema = z.object({ names: z.array(z.string()), expiresAt: z.number() });

const attempts = 20;

/** Counts different names under a key across all instances; a key's window begins with its first name. */
export class CountedNames {
  readonly #records: TableRecords;
  readonly #now: Clock;

  constructor(records: TableRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  /**
   * Counts a name: one write when it is the first of its key. 0, or after how many milliseconds the window ends that holds `limit`
   * others. Choice: a key that others keep counting under is over its limit, too.
   * @throws {Unavailable} StoreUnavailable
   */
  async take({ kind, key, name: counted, limit, windowMs }: CountedName): Promise<number> {
    const now = this.#now();
    // Kept as a hash: what is erased leaves no name behind.
    const name = hashId('counted', counted);
    const partition = counterPartition(kind, utcDay(now));
    const fresh = { names: [name], expiresAt: now + windowMs };
    if (await this.#records.insert(partition, key, fresh)) return 0;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const record = await this.#records.get(partition, key);
      const stored = namesSchema.safeParse(record?.value).data;
      const running = stored !== undefined && stored.expiresAt > now ? stored : undefined;
      if (running?.names.includes(name) === true) return 0;
      if (running !== undefined && running.names.length >= limit) return running.expiresAt - now;
      const next = running === undefined ? fresh : { ...running, names: [...running.names, name] };
      const written =
        record === undefined
          ? await this.#records.insert(partition, key, next)
          : await this.#records.replace(partition, key, next, record.etag);
      if (written) return 0;
    }
    return windowMs;
  }
}
