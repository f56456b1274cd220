import { startStore } from '../../../local/store/store.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import type { Json, JsonObject } from '../../../shared/kernel/json.ts';
import { connectTables, ensureTables } from '../../../shared/ledger/connect-tables.ts';
import type { Commit, CommitResult, Ledger, Loaded } from '../../../shared/ledger/ledger.ts';
import { type TableRecords, tableRecords } from '../../../shared/ledger/records.ts';
import type { StoreAttempts } from '../../../shared/ledger/store-attempts.ts';
import type { StoreOperation } from '../../../shared/ledger/store-table.ts';
import { type TableLedgerDependencies, tableLedger } from '../../../shared/ledger/table-ledger.ts';
import { startWireProxy, type WireProxy } from '../../support/wire-proxy.ts';

/** Short pauses; what refuses is unavailable at once, what is merely slow on a busy machine is not. */
const impatient: StoreAttempts = { tries: 3, answerMs: 20_000, firstPauseMs: 1 };

/** A ledger and records over a real store, with a network between that can be disturbed. */
export type TestTables = {
  readonly ledger: Ledger;
  readonly records: TableRecords;
  readonly proxy: WireProxy;
  /** Requests to the store so far. */
  readonly operations: StoreOperation[];
  ledgerWith(options: Partial<TableLedgerDependencies>): Ledger;
  close(): Promise<void>;
};

export async function startTables(): Promise<TestTables> {
  const store = await startStore();
  const proxy = await startWireProxy(`http://127.0.0.1:${store.port}`);
  const connectionString = store.connectionString.replace(`:${store.port}`, `:${proxy.port}`);
  const tables = await connectTables({ connectionString });
  await ensureTables(['ledger', 'ledgerindex', 'records'].map(tables));
  const operations: StoreOperation[] = [];
  const shared = { attempts: impatient, onOperation: (kind: StoreOperation) => operations.push(kind) };
  const ledgerWith = (options: Partial<TableLedgerDependencies>) =>
    tableLedger({ client: tables('ledger'), indexClient: tables('ledgerindex'), ...shared, ...options });
  return {
    ledger: ledgerWith({}),
    ledgerWith,
    records: tableRecords({ client: tables('records'), ...shared }),
    proxy,
    operations,
    async close() {
      await proxy.close();
      await store.close();
    },
  };
}

/** A partition that no other test uses. */
export const newPartition = (): string => `contoso.${randomId()}`;

/** A commit with nothing but what is given. */
export function commitOf(
  partition: string,
  loaded: Loaded | undefined,
  state: JsonObject,
  more: Partial<Commit> = {},
): Commit {
  const log: Json = { made: state };
  return { partition, loaded, state, log, ...more };
}

/** What a commit left, provided that it went through. */
export function loadedOf(result: CommitResult): Loaded {
  if (result.outcome !== 'committed') throw new Error(`The commit ended as ${result.outcome}.`);
  return result.loaded;
}
