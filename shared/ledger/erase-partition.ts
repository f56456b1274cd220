import * as z from 'zod';
import { escapedKey, originalKey, quoted } from './key-escape.ts';
import { mostRowsAtOnce } from './limits.ts';
import { stateKey } from './row-keys.ts';
import type { RowSchema } from './row-schema.ts';
import type { StoreTable } from './store-table.ts';
import { storable } from './stored-row.ts';

const keySchema = z.object({ rowKey: z.string() });
const readAtOnce = 1_000;

/** Removes all rows of a partition, `state` last; how many there were. Rows need not be readable. */
export async function erasePartition(table: StoreTable, partition: string, schema: RowSchema): Promise<number> {
  const filter = `PartitionKey eq ${quoted(escapedKey(partition))}`;
  let erased = 0;
  for (;;) {
    const entities = await table.query(filter, readAtOnce);
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

/** False when somebody else has removed one of them meanwhile: then none was. */
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
