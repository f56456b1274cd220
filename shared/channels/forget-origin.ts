import type { Ledger, Row } from '../ledger/ledger.ts';
import { inboxKey, logKey } from '../ledger/row-keys.ts';

/** How what wrote into a channel shows in it: by its partition in the inbox, by its names in the entries. */
export type OriginTraces = { readonly partition: string; readonly names: readonly string[] };

const rowsAtOnce = 90;

/**
 * Removes what a channel holds of one origin; how many rows that were. A client that still waits for one of them is led on by a
 * resync.
 */
export async function forgetOriginIn(ledger: Ledger, partition: string, traces: OriginTraces): Promise<number> {
  const origins = inboxKey(traces.partition);
  const inbox = await ledger.rows(partition, `${origins}.`, `${origins}/`);
  const entries = await ledger.rows(partition, logKey(0), 'log/');
  const telling = entries.filter(({ value }) => mentions(JSON.stringify(value), traces.names));
  const rows = [...inbox, ...telling];
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    await remove(ledger, partition, rows.slice(start, start + rowsAtOnce));
  }
  return rows.length;
}

function mentions(text: string, names: readonly string[]): boolean {
  return names.some((name) => text.includes(name));
}

/** A transaction fails when another process has removed one of its rows meanwhile; then each goes by itself. */
async function remove(ledger: Ledger, partition: string, rows: readonly Row[]): Promise<void> {
  const changes = rows.map(({ rowKey }) => ({ op: 'delete', rowKey }) as const);
  if (await ledger.change(partition, changes)) return;
  await Promise.all(changes.map((change) => ledger.change(partition, [change])));
}
