import type { TableClient, TransactionAction } from '@azure/data-tables';
import { defined } from '../kernel/defined.ts';
import type { Log } from '../kernel/log.ts';
import { escapedKey, longestKey } from './key-escape.ts';
import { refuseOversize, type StorableRow } from './limits.ts';
import { persistently, type StoreAttempts, usualAttempts } from './store-attempts.ts';
import { type StoreFailure, storeFailure } from './store-failure.ts';

/** Kinds of requests to the store, as they are counted; a query counts once per page. */
export type StoreOperation = 'read' | 'query' | 'write' | 'transaction';

/** Told of every request to the store, repeats included, with the name of its table. */
export type StoreObserver = (kind: StoreOperation, table: string) => void;

/** What a table is used with. */
export type StoreTableDependencies = {
  /** Made by `connectTables`: a client that repeats requests by itself would hide that an answer was lost. */
  readonly client: TableClient;
  readonly log?: Log | undefined;
  readonly onOperation?: StoreObserver | undefined;
  readonly attempts?: StoreAttempts | undefined;
};

/** One write; `replace` and `remove` hold only while the row has that ETag (`*`: any). */
export type RowWrite =
  | { readonly op: 'insert'; readonly row: StorableRow }
  | { readonly op: 'upsert'; readonly row: StorableRow }
  | { readonly op: 'replace'; readonly row: StorableRow; readonly etag: string }
  | { readonly op: 'remove'; readonly row: StorableRow; readonly etag: string };

/** What became of writes; `repeated` says that an earlier try may have been carried out, so that the rejection may be our own doing. */
export type WriteOutcome =
  | { readonly outcome: 'written'; readonly etags: readonly (string | undefined)[] }
  | (Extract<StoreFailure, { kind: 'rejected' }> & { readonly outcome: 'rejected'; readonly repeated: boolean });

/** Most rows that the service gives at once; a page may be shorter, even empty, and still not be the last. */
const rowsPerPage = 1_000;

type Page = { readonly rows: readonly unknown[]; readonly continuationToken?: string | undefined };

/** One table: requests with our own retries, and answers sorted by what they mean. */
export class StoreTable {
  readonly #client: TableClient;
  readonly #log: Log | undefined;
  readonly #onOperation: (kind: StoreOperation) => void;
  readonly #attempts: StoreAttempts;

  constructor({ client, log, onOperation, attempts }: StoreTableDependencies) {
    this.#client = client;
    this.#log = log;
    this.#onOperation = (kind) => onOperation?.(kind, client.tableName);
    this.#attempts = attempts ?? usualAttempts;
  }

  /** One row by its exact keys, as the SDK gives it. @throws {Unavailable} StoreUnavailable */
  async read(partition: string, rowKey: string): Promise<unknown> {
    const keys = [escapedKey(partition), escapedKey(rowKey)] as const;
    if (keys.some((key) => key.length > longestKey)) return undefined;
    return persistently(this.#attempts, this.#log, async (abortSignal) => {
      this.#onOperation('read');
      try {
        return await this.#client.getEntity(...keys, { abortSignal });
      } catch (error) {
        const failure = storeFailure(error);
        if (failure.kind === 'rejected' && failure.reason === 'missing') return undefined;
        throw error;
      }
    });
  }

  /** Rows that pass a filter, in key order, at most `limit`. @throws {Unavailable} StoreUnavailable */
  async query(filter: string, limit: number): Promise<readonly unknown[]> {
    const rows: unknown[] = [];
    let continuationToken: string | undefined;
    do {
      const page = await this.#page(filter, Math.min(limit - rows.length, rowsPerPage), continuationToken);
      rows.push(...page.rows);
      continuationToken = page.continuationToken;
    } while (continuationToken !== undefined && rows.length < limit);
    return rows;
  }

  #page(filter: string, maxPageSize: number, continuationToken: string | undefined): Promise<Page> {
    return persistently(this.#attempts, this.#log, async (abortSignal) => {
      this.#onOperation('query');
      const settings = defined({ maxPageSize, continuationToken });
      const pages = this.#client.listEntities({ queryOptions: { filter }, abortSignal }).byPage(settings);
      const result = await pages.next();
      return result.done ? { rows: [] } : { rows: result.value, continuationToken: result.value.continuationToken };
    });
  }

  /**
   * Writes rows of one partition, all or none.
   * @throws {RequestRefused} RecordTooLarge — see `refuseOversize`
   * @throws {Unavailable} StoreUnavailable
   */
  write(writes: readonly RowWrite[]): Promise<WriteOutcome> {
    refuseOversize(writes.map(({ row }) => row));
    const [only] = writes;
    return persistently(this.#attempts, this.#log, async (abortSignal, repeated): Promise<WriteOutcome> => {
      try {
        const etags =
          only !== undefined && writes.length === 1
            ? [await this.#writeOne(only, abortSignal)]
            : await this.#writeAll(writes, abortSignal);
        return { outcome: 'written', etags };
      } catch (error) {
        const failure = storeFailure(error);
        if (failure.kind === 'rejected') return { outcome: 'rejected', ...failure, repeated };
        throw error;
      }
    });
  }

  async #writeAll(writes: readonly RowWrite[], abortSignal: AbortSignal): Promise<readonly (string | undefined)[]> {
    this.#onOperation('transaction');
    const { subResponses } = await this.#client.submitTransaction(writes.map(actionOf), { abortSignal });
    return subResponses.map(({ etag }) => etag);
  }

  async #writeOne(write: RowWrite, abortSignal: AbortSignal): Promise<string | undefined> {
    this.#onOperation('write');
    const { partitionKey, rowKey, properties } = write.row;
    const entity = { partitionKey, rowKey, ...properties };
    if (write.op === 'insert') return (await this.#client.createEntity(entity, { abortSignal })).etag;
    if (write.op === 'upsert') return (await this.#client.upsertEntity(entity, 'Replace', { abortSignal })).etag;
    if (write.op === 'replace') {
      return (await this.#client.updateEntity(entity, 'Replace', { etag: write.etag, abortSignal })).etag;
    }
    await this.#client.deleteEntity(partitionKey, rowKey, { etag: write.etag, abortSignal });
    return undefined;
  }
}

/** The SDK's transactions remove rows unconditionally: an ETag there would be ignored, so none may be given. */
function actionOf(write: RowWrite): TransactionAction {
  const { partitionKey, rowKey, properties } = write.row;
  const entity = { partitionKey, rowKey, ...properties };
  if (write.op === 'insert') return ['create', entity];
  if (write.op === 'upsert') return ['upsert', entity, 'Replace'];
  if (write.op === 'replace') return ['update', entity, 'Replace', { etag: write.etag }];
  if (write.etag !== '*') throw new TypeError('A transaction removes rows without condition.');
  return ['delete', { partitionKey, rowKey }];
}
