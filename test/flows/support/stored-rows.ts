import { originalKey } from '../../../shared/ledger/key-escape.ts';
import type { RowPlace } from '../../docs/support/data-document.ts';
import { rawRows } from '../../support/raw-tables.ts';

/** Reads all tables again and again while `work` goes on, and once more at its end: the places of all rows that were seen. */
export async function rowsSeenDuring(connection: string, work: Promise<unknown>): Promise<readonly RowPlace[]> {
  const seen = new Map<string, RowPlace>();
  const look = async () => {
    for (const { table, text } of await rawRows(connection)) {
      const { partitionKey, rowKey }: { partitionKey: string; rowKey: string } = JSON.parse(text);
      const place = { table, partition: originalKey(partitionKey), row: originalKey(rowKey) };
      seen.set(JSON.stringify(place), place);
    }
  };
  const ending = work.then(
    () => true,
    () => true,
  );
  for (let ended = false; !ended; ) {
    await look();
    ended = await Promise.race([ending, Promise.resolve(false)]);
  }
  await look();
  return [...seen.values()];
}
