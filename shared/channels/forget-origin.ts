import type { Ledger } from '../ledger/ledger.ts';
import { removeRows } from '../ledger/remove-rows.ts';
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
  const keys = [...inbox, ...telling].map(({ rowKey }) => rowKey);
  for (let start = 0; start < keys.length; start += rowsAtOnce) {
    await removeRows(ledger, partition, keys.slice(start, start + rowsAtOnce));
  }
  return keys.length;
}

function mentions(text: string, names: readonly string[]): boolean {
  return names.some((name) => text.includes(name));
}
