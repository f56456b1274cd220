import { RequestRefused } from '../kernel/errors.ts';
import { longestKey } from './key-escape.ts';

/** Properties of a row besides its keys; every string is at most 64 KiB. */
export type RowProperties = Readonly<Record<string, string | number>>;

/** A row on its way to the store, keys escaped. */
export type StorableRow = {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly properties: RowProperties;
};

export const longestRowBytes = 1_048_576;
const longestTransactionBytes = 4_194_304;
export const mostRowsAtOnce = 100;

const rowOverheadBytes = 4;
const propertyOverheadBytes = 8;
const timestampBytes = propertyOverheadBytes + 2 * 'Timestamp'.length + 8;
/** Request line, headers and boundary of one part of a batch, its keys apart; measured below 700. */
const partOverheadBytes = 1_024;
/** What one UTF-16 unit can take in a JSON string on the wire. */
const mostBytesPerUnit = 6;

/**
 * What a row takes by the service's own count: 2 bytes per UTF-16 unit of keys, names and text, plus what each property costs.
 * Choice: counted in full also where the published formula is vague (the time stamp), so that we refuse slightly early, never late.
 */
export function rowBytes({ partitionKey, rowKey, properties }: StorableRow): number {
  let bytes = rowOverheadBytes + 2 * (partitionKey.length + rowKey.length) + timestampBytes;
  for (const [name, value] of Object.entries(properties)) {
    bytes += propertyOverheadBytes + 2 * name.length + (typeof value === 'string' ? 4 + 2 * value.length : 8);
  }
  return bytes;
}

/**
 * Refuses what the store would not take whole. Azurite does not enforce the first of these limits.
 * @throws {RequestRefused} RecordTooLarge — when a row is over 1 MiB, a key over 1 KiB, or all together over 100 rows or 4 MiB
 */
export function refuseOversize(rows: readonly StorableRow[]): void {
  if (rows.length > mostRowsAtOnce) throw tooLarge('More records than one transaction can hold.');
  for (const row of rows) {
    if (row.partitionKey.length > longestKey || row.rowKey.length > longestKey) throw tooLarge('A key is too long.');
    if (rowBytes(row) > longestRowBytes) throw tooLarge('A record is over 1 MiB.');
  }
  if (wireBytes(rows) > longestTransactionBytes) throw tooLarge('A transaction is over 4 MiB.');
}

/** An upper bound where that is far below the limit, otherwise the bytes of the request. */
function wireBytes(rows: readonly StorableRow[]): number {
  const roughly = rows.reduce((sum, row) => sum + partOverheadBytes + mostBytesPerUnit * rowBytes(row), 0);
  if (roughly <= longestTransactionBytes) return roughly;
  const exact = ({ partitionKey, rowKey, properties }: StorableRow): number =>
    partOverheadBytes + 2 * (partitionKey.length + rowKey.length) + Buffer.byteLength(JSON.stringify(properties));
  return rows.reduce((sum, row) => sum + exact(row), 0);
}

function tooLarge(message: string): RequestRefused {
  return new RequestRefused('RecordTooLarge', message);
}
