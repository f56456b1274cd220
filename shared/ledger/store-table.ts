import type { Log } from '../kernel/log.ts';
import { escapedKey, longestKey, quoted } from './key-escape.ts';
import { refuseOversize } from './limits.ts';
import { persistently, type StoreAttempts, usualAttempts } from './store-attempts.ts';
import { type StoreFailure, storeFailure } from './store-failure.ts';
import type { TableClient } from './table-client.ts';
import type { Continuation, RowWrite } from './table-request.ts';

/** Kinds of requests to the store, as they are counted; a query counts once per page. */
export type StoreOperation = 'read' | 'query' | 'write' | 'transaction';

/** Told of every request to the store, repeats included, with the name of its table and the partition's key as it is stored. */
export type StoreObserver = (kind: StoreOperation, table: string, partition: string) => void;

/** What a table is used with. */
export type StoreTableDependencies = {
  /** Made by `connectTables`: a client that repeats requests by itself would hide that an answer was lost. */
  readonly client: TableClient;
  readonly log?: Log | undefined;
  readonly onOperation?: StoreObserver | undefined;
  readonly attempts?: StoreAttempts | undefined;
};

/** What became of writes; `repeated` says that an earlier try may have been carried out, so that the rejection may be our own doing. */
export type WriteOutcome =
  | { readonly outcome: 'written'; readonly etags: readonly (string | undefined)[] }
  | (Extract<StoreFailure, { kind: 'rejected' }> & { readonly outcome: 'rejected'; readonly repeated: boolean });

/** Most rows that the service gives at once; a page may be shorter, even empty, and still not be the last. */
const rowsPerPage = 1_000;

/** One table: requests with our own retries, and answers sorted by what they mean. */
export class StoreTable {
  readonly #client: TableClient;
  readonly #log: Log | undefined;
  readonly #onOperation: (kind: StoreOperation, partition: string) => void;
  readonly #attempts: StoreAttempts;

  constructor({ client, log, onOperation, attempts }: StoreTableDependencies) {
    this.#client = client;
    this.#log = log;
    this.#onOperation = (kind, partition) => onOperation?.(kind, client.tableName, partition);
    this.#attempts = attempts ?? usualAttempts;
  }

  /** One row by its exact keys, as `readRow` takes it. @throws {Unavailable} StoreUnavailable */
  async read(partition: string, rowKey: string): Promise<unknown> {
    const keys = [escapedKey(partition), escapedKey(rowKey)] as const;
    if (keys.some((key) => key.length > longestKey)) return undefined;
    return persistently(this.#attempts, this.#log, async (answerMs) => {
      this.#onOperation('read', keys[0]);
      try {
        return await this.#client.read(...keys, answerMs);
      } catch (error) {
        const failure = storeFailure(error);
        if (failure.kind === 'rejected' && failure.reason === 'missing') return undefined;
        throw error;
      }
    });
  }

  /** Rows of a partition that meet conditions on row keys, in key order, at most `limit`. @throws {Unavailable} StoreUnavailable */
  async query(partition: string, conditions: readonly string[], limit: number): Promise<readonly unknown[]> {
    const key = escapedKey(partition);
    const filter = [`PartitionKey eq ${quoted(key)}`, ...conditions].join(' and ');
    const rows: unknown[] = [];
    let from: Continuation | undefined;
    do {
      const most = Math.min(limit - rows.length, rowsPerPage);
      const page = await persistently(this.#attempts, this.#log, (answerMs) => {
        this.#onOperation('query', key);
        return this.#client.page(filter, most, from, answerMs);
      });
      rows.push(...page.rows);
      from = page.next;
    } while (from !== undefined && rows.length < limit);
    return rows;
  }

  /**
   * Writes rows of one partition, all or none.
   * @throws {RequestRefused} RecordTooLarge — see `refuseOversize`
   * @throws {Unavailable} StoreUnavailable
   */
  write(writes: readonly RowWrite[]): Promise<WriteOutcome> {
    refuseOversize(writes.map(({ row }) => row));
    return persistently(this.#attempts, this.#log, async (answerMs, repeated): Promise<WriteOutcome> => {
      this.#onOperation(writes.length === 1 ? 'write' : 'transaction', writes[0]?.row.partitionKey ?? '');
      try {
        return { outcome: 'written', etags: await this.#client.write(writes, answerMs) };
      } catch (error) {
        const failure = storeFailure(error);
        if (failure.kind === 'rejected') return { outcome: 'rejected', ...failure, repeated };
        throw error;
      }
    });
  }
}
