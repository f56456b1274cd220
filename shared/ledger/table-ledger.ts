import * as z from 'zod';
import { randomId } from '../kernel/ids.ts';
import type { JsonInputObject } from '../kernel/json.ts';
import type { Log } from '../kernel/log.ts';
import { type CommitRows, changeRows, commitRows } from './commit-rows.ts';
import { escapedKey, originalKey, quoted } from './key-escape.ts';
import type { Commit, CommitResult, IndexEntry, Ledger, Loaded, Row, RowChange } from './ledger.ts';
import { mostRowsAtOnce } from './limits.ts';
import { inboxKey, logKey, stateKey } from './row-keys.ts';
import type { StoreAttempts } from './store-attempts.ts';
import { type StoreObserver, StoreTable, type WriteOutcome } from './store-table.ts';
import { firstSchema, type RowSchema, readObject, readRow, type StoredRow, storable } from './stored-row.ts';
import type { TableClient } from './table-client.ts';

/** What a ledger needs: its table, the table of the days' indexes, and how to go about it. */
export type TableLedgerDependencies = {
  readonly client: TableClient;
  readonly indexClient: TableClient;
  readonly log?: Log | undefined;
  readonly schema?: RowSchema | undefined;
  readonly onOperation?: StoreObserver | undefined;
  readonly attempts?: StoreAttempts | undefined;
};

/** A ledger over two tables. */
export function tableLedger(dependencies: TableLedgerDependencies): Ledger {
  return new TableLedger(dependencies);
}

/** An ETag that no row has any more: our state was written, but is not the newest. */
const supersededEtag = `W/"datetime'1601-01-01T00%3A00%3A00.0000000Z'"`;

const indexPartition = (tenant: string, day: string): string => `${tenant}.${day}`;

class TableLedger implements Ledger {
  readonly #table: StoreTable;
  readonly #indexTable: StoreTable;
  readonly #schema: RowSchema;

  constructor({ client, indexClient, schema, ...rest }: TableLedgerDependencies) {
    this.#table = new StoreTable({ client, ...rest });
    this.#indexTable = new StoreTable({ client: indexClient, ...rest });
    this.#schema = schema ?? firstSchema;
  }

  async load(partition: string): Promise<Loaded | undefined> {
    const row = await this.#read(partition, stateKey);
    if (row === undefined) return undefined;
    return { state: readObject(row), version: row.version ?? 0, etag: row.etag, pieces: row.pieces };
  }

  async commit<State extends JsonInputObject>(commit: Commit<State>): Promise<CommitResult<State>> {
    const commitId = randomId();
    const rows = commitRows(commit, commitId, this.#schema);
    const outcome = await this.#table.write(rows.writes);
    if (outcome.outcome === 'written') {
      const etag = outcome.etags[rows.stateIndex];
      return etag === undefined ? this.#committed(commit, rows) : committedAs(commit, rows, etag);
    }
    const isLogged = commit.log !== undefined;
    if (outcome.repeated && isLogged && (await this.#isWritten(commit.partition, logKey(rows.version), commitId))) {
      return this.#committed(commit, rows);
    }
    return { outcome: (await this.#isDuplicate(commit, outcome)) ? 'duplicate' : 'conflict' };
  }

  async row(partition: string, rowKey: string): Promise<Row | undefined> {
    const row = await this.#read(partition, rowKey);
    return row === undefined ? undefined : { rowKey, value: row.value };
  }

  async rows(partition: string, from: string, to: string, limit = Number.POSITIVE_INFINITY): Promise<readonly Row[]> {
    const range = [`RowKey ge ${quoted(from)}`, `RowKey lt ${quoted(to)}`];
    const entities = await this.#table.query(partition, range, limit);
    return entities.map((entity) => {
      const { rowKey, value } = readRow(entity, this.#schema);
      return { rowKey, value };
    });
  }

  async change(partition: string, rows: readonly RowChange[]): Promise<boolean> {
    if (rows.length === 0) return true;
    const commitId = randomId();
    const outcome = await this.#table.write(changeRows(partition, rows, commitId, this.#schema));
    return outcome.outcome === 'written' || (outcome.repeated && this.#isChanged(partition, rows, commitId));
  }

  async index({ tenant, day, key, value }: IndexEntry): Promise<void> {
    const row = storable({ partition: indexPartition(tenant, day), rowKey: key, value }, this.#schema);
    await this.#indexTable.write([{ op: 'upsert', row }]);
  }

  erase(partition: string): Promise<number> {
    return erasePartition(this.#table, partition, this.#schema);
  }

  async unindex({ tenant, day, key }: Pick<IndexEntry, 'tenant' | 'day' | 'key'>): Promise<void> {
    const row = storable({ partition: indexPartition(tenant, day), rowKey: key, value: undefined }, this.#schema);
    await this.#indexTable.write([{ op: 'remove', row, etag: '*' }]);
  }

  async indexed(
    tenant: string,
    day: string,
    after?: string,
    limit = Number.POSITIVE_INFINITY,
  ): Promise<readonly IndexEntry[]> {
    const range = after === undefined ? [] : [`RowKey gt ${quoted(escapedKey(after))}`];
    const entities = await this.#indexTable.query(indexPartition(tenant, day), range, limit);
    return entities.map((entity) => {
      const row = readRow(entity, this.#schema);
      return { tenant, day, key: row.rowKey, value: readObject(row) };
    });
  }

  async #read(partition: string, rowKey: string): Promise<StoredRow | undefined> {
    const entity = await this.#table.read(partition, rowKey);
    return entity === undefined ? undefined : readRow(entity, this.#schema);
  }

  /** Reads what the transaction's answer did not tell; another writer may have gone on from our state already. */
  async #committed<State extends JsonInputObject>(
    commit: Commit<State>,
    rows: CommitRows,
  ): Promise<CommitResult<State>> {
    const now = commit.log === undefined ? undefined : await this.load(commit.partition);
    return committedAs(commit, rows, now?.version === rows.version ? now.etag : supersededEtag);
  }

  async #isDuplicate({ partition, deliveryId }: Commit<JsonInputObject>, outcome: Rejected): Promise<boolean> {
    if (deliveryId === undefined || outcome.reason !== 'exists') return false;
    if (outcome.index !== undefined) return outcome.index === 0;
    return (await this.#table.read(partition, inboxKey(deliveryId))) !== undefined;
  }

  async #isWritten(partition: string, rowKey: string, commitId: string): Promise<boolean> {
    return (await this.#read(partition, rowKey))?.commitId === commitId;
  }

  /** Whether an earlier try has made the change. Where it only removed rows, their absence is as good as ours. */
  async #isChanged(partition: string, rows: readonly RowChange[], commitId: string): Promise<boolean> {
    const written = rows.find(({ op }) => op !== 'delete');
    if (written !== undefined) return this.#isWritten(partition, written.rowKey, commitId);
    const left = await Promise.all(rows.map(({ rowKey }) => this.#table.read(partition, rowKey)));
    return left.every((entity) => entity === undefined);
  }
}

type Rejected = Extract<WriteOutcome, { outcome: 'rejected' }>;

function committedAs<State extends JsonInputObject>(
  { state }: Commit<State>,
  { version, pieces }: CommitRows,
  etag: string,
): CommitResult<State> {
  return { outcome: 'committed', loaded: { state, version, etag, pieces } };
}

const keySchema = z.object({ rowKey: z.string() });
const readAtOnce = 1_000;

/** Removes all rows of a partition, `state` last; how many there were. Rows need not be readable. */
async function erasePartition(table: StoreTable, partition: string, schema: RowSchema): Promise<number> {
  let erased = 0;
  for (;;) {
    const entities = await table.query(partition, [], readAtOnce);
    if (entities.length === 0) return erased;
    const keys = entities.map((entity) => originalKey(keySchema.parse(entity).rowKey));
    const rest = keys.filter((key) => key !== stateKey);
    // While other rows are left, or may have come meanwhile, the state stays.
    const next = rest.length > 0 ? rest : keys;
    for (let start = 0; start < next.length; start += mostRowsAtOnce) {
      const some = next.slice(start, start + mostRowsAtOnce);
      if (await removeAll(table, partition, some, schema)) erased += some.length;
    }
  }
}

/** False when another process has removed one of them meanwhile: then none was. */
async function removeAll(
  table: StoreTable,
  partition: string,
  keys: readonly string[],
  schema: RowSchema,
): Promise<boolean> {
  const rows = keys.map((rowKey) => storable({ partition, rowKey, value: undefined }, schema));
  const { outcome } = await table.write(rows.map((row) => ({ op: 'remove', row, etag: '*' })));
  return outcome === 'written';
}
