import * as z from 'zod';
import { Unavailable } from '../../kernel/errors.ts';
import { FadingMap } from '../../kernel/fading-map.ts';
import { type Clock, dayMs, hourMs } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';

const partition = 'refused-origins';
const recordSchema = z.object({ origins: z.array(z.object({ origin: z.string(), at: z.number() })) });

/** Choice: as many as a person looks through. */
const mostOrigins = 10;
const toldForMs = 7 * dayMs;
const longestOrigin = 250;
/** Programs may say any origin: of a tenant no more are noted at an instance in an hour. */
const mostNotesPerHour = 10;

/** An origin whose page asked for the chat in vain, and when it was last noted, epoch ms. */
type RefusedOrigin = { readonly origin: string; readonly at: number };

/** The origins that a tenant does not allow and whose pages asked for its chat lately. Source: carebridge.md#check */
export class RefusedOrigins {
  readonly #records: TableRecords;
  readonly #now: Clock;
  readonly #noted = new FadingMap<true>({ most: 10_000, keptMs: hourMs });
  readonly #notes = new FadingMap<number>({ most: 10_000, keptMs: hourMs });

  constructor(records: TableRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  /** Notes an origin, once an hour; what the store does not take is noted when the page asks again. */
  async note(tenant: string, origin: string): Promise<void> {
    const key = `${tenant} ${origin}`;
    const notes = this.#notes.get(tenant) ?? 0;
    if (!isOrigin(origin) || notes >= mostNotesPerHour || this.#noted.get(key) === true) return;
    this.#noted.set(key, true);
    this.#notes.set(tenant, notes + 1);
    const isKept = await this.#write(tenant, origin).catch((error: unknown) => {
      if (error instanceof Unavailable) return false;
      throw error;
    });
    if (!isKept) this.#noted.delete(key);
  }

  /** Those of the last seven days, ten at most, the last first. @throws {Unavailable} StoreUnavailable */
  async lately(tenant: string): Promise<readonly RefusedOrigin[]> {
    const record = await this.#records.get(partition, tenant);
    return record === undefined ? [] : this.#lasting(recordSchema.parse(record.value).origins);
  }

  /** False where another writer was faster. */
  async #write(tenant: string, origin: string): Promise<boolean> {
    const record = await this.#records.get(partition, tenant);
    const before = record === undefined ? [] : this.#lasting(recordSchema.parse(record.value).origins);
    const at = this.#now();
    if (before.some((known) => known.origin === origin && at - known.at < hourMs)) return true;
    const others = before.filter((known) => known.origin !== origin);
    const value = { origins: [{ origin, at }, ...others].slice(0, mostOrigins) };
    return record === undefined
      ? this.#records.insert(partition, tenant, value)
      : this.#records.replace(partition, tenant, value, record.etag);
  }

  #lasting(origins: readonly RefusedOrigin[]): readonly RefusedOrigin[] {
    return origins.filter(({ at }) => this.#now() - at < toldForMs);
  }
}

/** Whether a text is an origin as browsers say one. */
function isOrigin(text: string): boolean {
  if (text.length > longestOrigin || !URL.canParse(text)) return false;
  const { origin, protocol } = new URL(text);
  return origin === text && (protocol === 'https:' || protocol === 'http:');
}
