/**
 * Keys that need no escaping in a URL, a filter or a batch, as a pattern; the ledger's are such (shared/ledger/key-escape.ts). Rows with
 * other keys are Azurite's to serve.
 */
export const plainKey = '[A-Za-z0-9._:@=,~-]{1,512}';

/** The two keys of a row. */
export type RowKeys = { readonly partitionKey: string; readonly rowKey: string };

/** A table, or a row of it. */
export type RowAddress = { readonly table: string; readonly keys: RowKeys | undefined };

const address = /^\/([A-Za-z][A-Za-z0-9]{2,62})(?:\(PartitionKey='([^']+)',RowKey='([^']+)'\))?$/;
const wholeKey = new RegExp(`^${plainKey}$`);

/** What a path behind the account names, `/table` or `/table(PartitionKey='p',RowKey='r')`; undefined when it is anything else. */
export function addressOf(path: string): RowAddress | undefined {
  const [, table, encodedPartition, encodedRow] = address.exec(path) ?? [];
  if (table === undefined) return undefined;
  if (encodedPartition === undefined || encodedRow === undefined) return { table, keys: undefined };
  const [partitionKey, rowKey] = [keyOf(encodedPartition), keyOf(encodedRow)];
  return partitionKey === undefined || rowKey === undefined ? undefined : { table, keys: { partitionKey, rowKey } };
}

/** A plain key of a path; undefined when it is another one. */
function keyOf(encoded: string): string | undefined {
  const key = encoded.includes('%') ? decoded(encoded) : encoded;
  return key !== undefined && isPlainKey(key) ? key : undefined;
}

export function isPlainKey(key: unknown): key is string {
  return typeof key === 'string' && wholeKey.test(key);
}

/** Percent-encoded text; undefined when it is malformed. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
