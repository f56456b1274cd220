import * as z from 'zod';
import { BoundedMap } from '../kernel/bounded-map.ts';
import { hashId } from '../kernel/ids.ts';
import { KeyedLock } from '../kernel/keyed-lock.ts';
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
type Window = z.infer<typeof namesSchema>;

const attempts = 20;
const rememberedKeys = 1_000;

/**
 * Counts different names under a key across all instances; a key's window begins with its first name. Who asks for a thousand at once
 * costs what fits into the window: an instance counts one after another, and asks the store no more about a window that it knows is full.
 */
export class CountedNames {
  readonly #records: TableRecords;
  readonly #now: Clock;
  readonly #turns = new KeyedLock();
  /** Windows as they were read or written last. A full one stays as it is to its end. */
  readonly #windows = new BoundedMap<Window>(rememberedKeys);

  constructor(records: TableRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  /**
   * Counts a name: one write when it is the first of its key. 0, or after how many milliseconds the window ends that holds `limit`
   * others. Choice: a key that others keep counting under is over its limit, too.
   * @throws {Unavailable} StoreUnavailable
   */
  take(counted: CountedName): Promise<number> {
    const partition = counterPartition(counted.kind, utcDay(this.#now()));
    return this.#turns.run(`${partition} ${counted.key}`, () => this.#take(partition, counted));
  }

  async #take(partition: string, { key, name: counted, limit, windowMs }: CountedName): Promise<number> {
    const now = this.#now();
    // Kept as a hash: what is erased leaves no name behind.
    const name = hashId('counted', counted);
    const place = `${partition} ${key}`;
    const known = this.#windows.get(place);
    const remembered = known === undefined ? undefined : waitIn(known, name, limit, now);
    if (remembered !== undefined) return remembered;
    const fresh = { names: [name], expiresAt: now + windowMs };
    if (known === undefined && (await this.#records.insert(partition, key, fresh))) return this.#counted(place, fresh);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const record = await this.#records.get(partition, key);
      const running = runningAt(now, namesSchema.safeParse(record?.value).data);
      if (running !== undefined) this.#windows.set(place, running);
      const wait = running === undefined ? undefined : waitIn(running, name, limit, now);
      if (wait !== undefined) return wait;
      const next = running === undefined ? fresh : { ...running, names: [...running.names, name] };
      const written =
        record === undefined
          ? await this.#records.insert(partition, key, next)
          : await this.#records.replace(partition, key, next, record.etag);
      if (written) return this.#counted(place, next);
    }
    return windowMs;
  }

  #counted(place: string, written: Window): 0 {
    this.#windows.set(place, written);
    return 0;
  }
}

const runningAt = (now: number, window: Window | undefined): Window | undefined =>
  window !== undefined && window.expiresAt > now ? window : undefined;

/** 0 for what is counted already, the time that is left when the window is full; undefined when there is room, or it is over. */
function waitIn({ names, expiresAt }: Window, name: string, limit: number, now: number): number | undefined {
  if (expiresAt <= now) return undefined;
  if (names.includes(name)) return 0;
  return names.length >= limit ? expiresAt - now : undefined;
}
