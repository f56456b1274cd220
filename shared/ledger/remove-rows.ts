import type { Ledger } from './ledger.ts';

/** Removes some rows of a partition, at most 100; what another process has removed meanwhile is as good. */
export async function removeRows(ledger: Ledger, partition: string, rowKeys: readonly string[]): Promise<void> {
  const changes = rowKeys.map((rowKey) => ({ op: 'delete', rowKey }) as const);
  if (await ledger.change(partition, changes)) return;
  // The transaction fails when one of the rows is not there any more; then each goes by itself.
  await Promise.all(changes.map((change) => ledger.change(partition, [change])));
}
