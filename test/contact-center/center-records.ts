import { onTestFinished } from 'vitest';
import { startStore } from '../../local/store/store.ts';
import { connectTables, ensureTables } from '../../shared/ledger/connect-tables.ts';
import { type TableRecords, tableRecords } from '../../shared/ledger/records.ts';

/** Records over a real table store, which ends with the test. */
export async function storedRecords(): Promise<TableRecords> {
  const store = await startStore();
  onTestFinished(() => store.close());
  const tables = await connectTables({ connectionString: store.connectionString });
  const client = tables('records');
  await ensureTables([client]);
  return tableRecords({ client });
}
