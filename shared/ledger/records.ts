import * as z from 'zod';
import { StateConflict } from '../kernel/errors.ts';
import { randomId } from '../kernel/ids.ts';
import type { Json, JsonInput } from '../kernel/json.ts';
import type { Log } from '../kernel/log.ts';
import { type Clock, delay } from '../kernel/time.ts';
import { behindPrefix, escapedKey, quoted } from './key-escape.ts';
import type { StoreAttempts } from './store-attempts.ts';
import { type StoreObserver, StoreTable } from './store-table.ts';
import { firstSchema, type RowSchema, readRow, storable } from './stored-row.ts';
import type { TableClient } from './table-client.ts';
import type { RowWrite } from './table-request.ts';

/** One record as stored; `etag` guards its replacement. */
export type TableRecord = { readonly key: string; readonly value: Json; readonly etag: string };

/** `conflict` = the record is not as `ifMatch` said; nothing was written. */
export type PutResult = { readonly outcome: 'written'; readonly etag: string } | { readonly outcome: 'conflict' };

/** Which records of a partition: those whose key begins with `prefix` and comes after `after`, at most `limit`. */
export type RecordRange = { readonly prefix?: string; readonly after?: string; readonly limit?: number };

/**
 * Small records by partition and key over one table; any text may be a key. Every method may throw
 * {Unavailable} StoreUnavailable, and those that write {RequestRefused} RecordTooLarge.
 */
export interface TableRecords {
  get(partition: string, key: string): Promise<TableRecord | undefined>;
  /** Writes a record: over anything, over the one with that ETag, or where there is none. */
  put(partition: string, key: string, value: JsonInput, ifMatch?: string): Promise<PutResult>;
  /** Writes a record unless there is one; false when there is. */
  insert(partition: string, key: string, value: JsonInput): Promise<boolean>;
  /** Replaces a record as it was read; false when it has changed or gone since. */
  replace(partition: string, key: string, value: JsonInput, etag: string): Promise<boolean>;
  /** Removes a record; nothing happens when there is none. */
  remove(partition: string, key: string): Promise<void>;
  /** Removes a record as it was read; false when it has changed since. What has gone already counts as removed. */
  removeIf(partition: string, key: string, etag: string): Promise<boolean>;
  /** Records of a partition, in key order. */
  list(partition: string, range?: RecordRange): Promise<readonly TableRecord[]>;
  /**
   * Adds `by` to a counter, which begins at 0 when there is none or its time is over, and then lasts until `expiresAt` (epoch ms).
   * @throws {StateConflict} StateChanged — when others kept counting first
   */
  increment(partition: string, key: string, by: number, expiresAt: number): Promise<Counted>;
}

/** What records need. */
export type TableRecordsDependencies = {
  readonly client: TableClient;
  readonly log?: Log | undefined;
  readonly schema?: RowSchema | undefined;
  readonly onOperation?: StoreObserver | undefined;
  readonly attempts?: StoreAttempts | undefined;
  readonly now?: Clock | undefined;
};

/** For `put`: there must be no such record yet. */
const absent = 'absent';

/** Records over a table. */
export function tableRecords(dependencies: TableRecordsDependencies): TableRecords {
  return new RecordsOfTable(dependencies);
}

class RecordsOfTable implements TableRecords {
  readonly #table: StoreTable;
  readonly #schema: RowSchema;
  readonly #now: Clock;

  constructor({ schema, now, ...rest }: TableRecordsDependencies) {
    this.#table = new StoreTable(rest);
    this.#schema = schema ?? firstSchema;
    this.#now = now ?? Date.now;
  }

  async get(partition: string, key: string): Promise<TableRecord | undefined> {
    const entity = await this.#table.read(partition, key);
    return entity === undefined ? undefined : this.#record(entity);
  }

  async put(partition: string, key: string, value: JsonInput, ifMatch?: string): Promise<PutResult> {
    const commitId = randomId();
    const row = storable({ partition, rowKey: key, value, commitId }, this.#schema);
    const result = await this.#table.write([conditional(row, ifMatch)]);
    if (result.outcome === 'written' && result.etags[0] !== undefined) {
      return { outcome: 'written', etag: result.etags[0] };
    }
    if (result.outcome === 'rejected' && !result.repeated) return { outcome: 'conflict' };
    const entity = await this.#table.read(partition, key);
    const stored = entity === undefined ? undefined : readRow(entity, this.#schema);
    return stored?.commitId === commitId ? { outcome: 'written', etag: stored.etag } : { outcome: 'conflict' };
  }

  async insert(partition: string, key: string, value: JsonInput): Promise<boolean> {
    return (await this.put(partition, key, value, absent)).outcome === 'written';
  }

  async replace(partition: string, key: string, value: JsonInput, etag: string): Promise<boolean> {
    return (await this.put(partition, key, value, etag)).outcome === 'written';
  }

  async remove(partition: string, key: string): Promise<void> {
    const row = storable({ partition, rowKey: key, value: undefined }, this.#schema);
    await this.#table.write([{ op: 'remove', row, etag: '*' }]);
  }

  async removeIf(partition: string, key: string, etag: string): Promise<boolean> {
    const row = storable({ partition, rowKey: key, value: undefined }, this.#schema);
    const result = await this.#table.write([{ op: 'remove', row, etag }]);
    return result.outcome === 'written' || result.reason === 'missing';
  }

  async list(partition: string, { prefix, after, limit }: RecordRange = {}): Promise<readonly TableRecord[]> {
    const conditions: string[] = [];
    if (prefix !== undefined && prefix !== '') {
      const stored = escapedKey(prefix);
      conditions.push(`RowKey ge ${quoted(stored)}`, `RowKey lt ${quoted(behindPrefix(stored))}`);
    }
    if (after !== undefined) conditions.push(`RowKey gt ${quoted(escapedKey(after))}`);
    const entities = await this.#table.query(partition, conditions, limit ?? Number.POSITIVE_INFINITY);
    return entities.map((entity) => this.#record(entity));
  }

  increment(partition: string, key: string, by: number, expiresAt: number): Promise<Counted> {
    return increment(this, { partition, key, by, expiresAt, now: this.#now });
  }

  #record(entity: unknown): TableRecord {
    const { rowKey, value, etag } = readRow(entity, this.#schema);
    return { key: rowKey, value, etag };
  }
}

function conditional(row: RowWrite['row'], ifMatch: string | undefined): RowWrite {
  if (ifMatch === undefined) return { op: 'upsert', row };
  return ifMatch === absent ? { op: 'insert', row } : { op: 'replace', row, etag: ifMatch };
}

/** A counter after it was raised; it begins anew at `expiresAt` (epoch ms). */
export type Counted = { readonly count: number; readonly expiresAt: number };

/** One raise of a counter. */
export type Increment = {
  readonly partition: string;
  readonly key: string;
  readonly by: number;
  readonly expiresAt: number;
  readonly now: Clock;
};

/** The part of the records that counting needs. */
export interface CounterRecords {
  get(partition: string, key: string): Promise<TableRecord | undefined>;
  put(partition: string, key: string, value: Counted, ifMatch?: string): Promise<PutResult>;
}

const counterSchema = z.object({ count: z.number(), expiresAt: z.number() });
const attempts = 60;
const longestPauseMs = 200;

/**
 * Raises a counter by compare and swap, so that nothing is lost however many raise it at once.
 * @throws {StateConflict} StateChanged — when others kept counting first
 */
async function increment(records: CounterRecords, { partition, key, by, expiresAt, now }: Increment): Promise<Counted> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const record = await records.get(partition, key);
    const stored = counterSchema.safeParse(record?.value).data;
    const running = stored !== undefined && stored.expiresAt > now() ? stored : { count: 0, expiresAt };
    const raised = { count: running.count + by, expiresAt: running.expiresAt };
    const { outcome } = await records.put(partition, key, raised, record?.etag ?? 'absent');
    if (outcome === 'written') return raised;
    await delay(Math.random() * Math.min(longestPauseMs, 5 * 2 ** attempt));
  }
  throw new StateConflict('Others kept counting first.');
}
