import * as z from 'zod';
import { Unavailable } from '../../kernel/errors.ts';
import { FadingMap } from '../../kernel/fading-map.ts';
import { type Clock, dayMs, hourMs } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';

const recordSchema = z.object({ refused: z.array(z.object({ what: z.string(), at: z.number() })) });

/** Choice: as many as a person looks through. */
const most = 10;
const toldForMs = 7 * dayMs;
/** Of a key no more are noted at an instance in an hour. */
const mostNotesPerHour = 10;

/** What was refused, and when it was last noted, epoch ms. */
type Refusal = { readonly what: string; readonly at: number };

/** What was refused lately, for a person who can change that: a record for each key, in a partition of its own. */
export class RefusedLately {
  readonly #partition: string;
  readonly #records: TableRecords;
  readonly #now: Clock;
  readonly #noted = new FadingMap<true>({ most: 10_000, keptMs: hourMs });
  readonly #notes = new FadingMap<number>({ most: 10_000, keptMs: hourMs });

  constructor(partition: string, records: TableRecords, now: Clock) {
    this.#partition = partition;
    this.#records = records;
    this.#now = now;
  }

  /** Notes a refusal, once an hour; what the store does not take is noted with the next one. */
  async note(key: string, what: string): Promise<void> {
    const notes = this.#notes.get(key) ?? 0;
    if (notes >= mostNotesPerHour || this.#noted.get(`${key} ${what}`) === true) return;
    this.#noted.set(`${key} ${what}`, true);
    this.#notes.set(key, notes + 1);
    const isKept = await whereThereIsAStore(() => this.#write(key, what));
    if (!isKept) this.#noted.delete(`${key} ${what}`);
  }

  /** Forgets a refusal that would be none any more; where the store does not take that, it is told until its time is over. */
  async forget(key: string, what: string): Promise<void> {
    this.#noted.delete(`${key} ${what}`);
    await whereThereIsAStore(async () => {
      const { before, etag } = await this.#read(key);
      if (etag === undefined || before.every((known) => known.what !== what)) return true;
      return this.#put(
        key,
        before.filter((known) => known.what !== what),
        etag,
      );
    });
  }

  /** Those of the last seven days, ten at most, the last first. @throws {Unavailable} StoreUnavailable */
  async lately(key: string): Promise<readonly Refusal[]> {
    return (await this.#read(key)).before;
  }

  async #read(key: string): Promise<{ readonly before: readonly Refusal[]; readonly etag: string | undefined }> {
    const record = await this.#records.get(this.#partition, key);
    const refused = recordSchema.safeParse(record?.value).data?.refused ?? [];
    return { before: refused.filter(({ at }) => this.#now() - at < toldForMs), etag: record?.etag };
  }

  /** False where another writer was faster. */
  async #write(key: string, what: string): Promise<boolean> {
    const { before, etag } = await this.#read(key);
    const at = this.#now();
    if (before.some((known) => known.what === what && at - known.at < hourMs)) return true;
    const others = before.filter((known) => known.what !== what);
    return this.#put(key, [{ what, at }, ...others].slice(0, most), etag);
  }

  #put(key: string, refused: readonly Refusal[], etag: string | undefined): Promise<boolean> {
    return etag === undefined
      ? this.#records.insert(this.#partition, key, { refused })
      : this.#records.replace(this.#partition, key, { refused }, etag);
  }
}

/** What some work says; false while the store cannot be reached. */
export async function whereThereIsAStore(work: () => Promise<boolean>): Promise<boolean> {
  return work().catch((error: unknown) => {
    if (error instanceof Unavailable) return false;
    throw error;
  });
}
