import { startStore } from '../../local/store/store.ts';
import type { Json } from '../../shared/kernel/json.ts';
import { connectTables, ensureTables } from '../../shared/ledger/connect-tables.ts';
import { type TableRecords, tableRecords } from '../../shared/ledger/records.ts';
import type { PlatformRecords } from '../../shared/platform/directory/records.ts';

/** The platform's records over records of a table. */
export function platformRecords(records: TableRecords): PlatformRecords {
  return {
    get: (partition, key) => records.get(partition, key),
    insert: (partition, key, value) => records.insert(partition, key, value),
    put: async (partition: string, key: string, value: Json) => {
      await records.put(partition, key, value);
    },
    replace: (partition, key, value, etag) => records.replace(partition, key, value, etag),
    remove: (partition, key) => records.remove(partition, key),
    removeIf: (partition, key, etag) => records.removeIf(partition, key, etag),
    list: (partition, prefix) => records.list(partition, { prefix }),
  };
}

/** Records over a real table store of their own. */
export async function startPlatformRecords(): Promise<{ readonly records: PlatformRecords; close(): Promise<void> }> {
  const store = await startStore();
  const tables = await connectTables({ connectionString: store.connectionString });
  const client = tables('records');
  await ensureTables([client]);
  return { records: platformRecords(tableRecords({ client })), close: () => store.close() };
}
