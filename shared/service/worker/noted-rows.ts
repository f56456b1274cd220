import * as z from 'zod';
import { hashId } from '../../kernel/ids.ts';
import type { JsonInputObject } from '../../kernel/json.ts';
import { utcDay } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';
import type { ConversationName } from './service-envelope.ts';

/** A row by which a conversation is found, and when the visit began in which that was told, epoch ms. */
export type NotedRow = JsonInputObject & { readonly at: number };

/** Where such rows stand: their own partition of a tenant, and that of a tenant's day (yyyymmdd) in which is noted which there are. */
export type NotedPlaces = {
  readonly rows: (tenant: string) => string;
  readonly notes: (tenant: string, day: string) => string;
};

const atSchema = z.looseObject({ at: z.number() });
const keysSchema = z.object({ keys: z.array(z.string()) });

/**
 * An index of a tenant's conversations by what visitors have told. Which rows there are of a conversation is noted in a partition of the visit's
 * day, so that they are removed with either.
 */
export class NotedRows {
  readonly #records: TableRecords;
  readonly #kind: string;
  readonly #places: NotedPlaces;

  /** `kind` begins the keys of notes, and holds no dot. */
  constructor(records: TableRecords, kind: string, places: NotedPlaces) {
    this.#records = records;
    this.#kind = kind;
    this.#places = places;
  }

  /** Writes rows of a conversation, by keys that end with its id; `at`: when the visit began. @throws {Unavailable} StoreUnavailable */
  async write(
    { tenant, conversation }: ConversationName,
    at: number,
    rows: ReadonlyMap<string, NotedRow>,
  ): Promise<void> {
    if (rows.size === 0) return;
    const keys = [...rows.keys()];
    const note = `${this.#noteOf(conversation)}${hashId(this.#kind, ...keys)}`;
    // First, so that what follows is found with its day.
    await this.#records.put(this.#places.notes(tenant, utcDay(at)), note, { keys });
    await Promise.all([...rows].map(([key, row]) => this.#records.put(this.#places.rows(tenant), key, row)));
  }

  /** Rows whose keys begin so, in their order; at most `limit`. */
  async find(tenant: string, prefix: string, limit: number) {
    const found = await this.#records.list(this.#places.rows(tenant), { prefix, limit });
    return found.map(({ key, value }) => ({ conversation: key.slice(key.lastIndexOf('.') + 1), value }));
  }

  /** How often something else was noted of a conversation whose visit began at that time. */
  async countNotes({ tenant, conversation }: ConversationName, at: number): Promise<number> {
    const prefix = this.#noteOf(conversation);
    return (await this.#records.list(this.#places.notes(tenant, utcDay(at)), { prefix })).length;
  }

  /** Forgets what was noted on a day; of one conversation, or of all. */
  async forget(tenant: string, day: string, conversation?: string): Promise<void> {
    const partition = this.#places.notes(tenant, day);
    const prefix = conversation === undefined ? `${this.#kind}.` : this.#noteOf(conversation);
    for (const { key, value } of await this.#records.list(partition, { prefix })) {
      for (const one of keysSchema.parse(value).keys) await this.#forgetRow(tenant, day, one);
      await this.#records.remove(partition, key);
    }
  }

  /** Not where it was told on a later day again. */
  async #forgetRow(tenant: string, day: string, key: string): Promise<void> {
    const partition = this.#places.rows(tenant);
    const record = await this.#records.get(partition, key);
    if (record === undefined || utcDay(atSchema.parse(record.value).at) > day) return;
    await this.#records.removeIf(partition, key, record.etag);
  }

  readonly #noteOf = (conversation: string): string => `${this.#kind}.${conversation}.`;
}
