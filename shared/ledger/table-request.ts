import { randomUUID } from 'node:crypto';
import type { RowProperties, StorableRow } from './limits.ts';

/**
 * One write; `replace`, `merge` and `remove` hold only while the row has that ETag (`*`: any). A merge sends the properties that are named in
 * `only` and leaves the others; `row` is the whole of it as it is then.
 */
export type RowWrite =
  | { readonly op: 'insert'; readonly row: StorableRow }
  | { readonly op: 'upsert'; readonly row: StorableRow }
  | { readonly op: 'replace'; readonly row: StorableRow; readonly etag: string }
  | { readonly op: 'merge'; readonly row: StorableRow; readonly only: ReadonlySet<string>; readonly etag: string }
  | { readonly op: 'remove'; readonly row: StorableRow; readonly etag: string };

/** Where a page of a query begins: what the answer before it named. */
export type Continuation = { readonly partitionKey: string; readonly rowKey: string | undefined };

/** A request to the table service, before it is signed; `path` begins behind the account, escaped. */
export type TableRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON or a batch, as text. */
  readonly body?: string;
};

const json = 'application/json';
const withEtags = 'application/json;odata=minimalmetadata';
const lineEnd = '\r\n';

/** A row by its keys. */
export function readRequest(table: string, partitionKey: string, rowKey: string): TableRequest {
  return { method: 'GET', path: rowPath(table, partitionKey, rowKey), headers: { accept: withEtags } };
}

/** A page of at most `most` rows that pass a filter. */
export function queryRequest(
  table: string,
  filter: string,
  most: number,
  from: Continuation | undefined,
): TableRequest {
  const parameters = [`$top=${most}`, `$filter=${encodeURIComponent(filter)}`];
  if (from !== undefined) parameters.push(`NextPartitionKey=${encodeURIComponent(from.partitionKey)}`);
  if (from?.rowKey !== undefined) parameters.push(`NextRowKey=${encodeURIComponent(from.rowKey)}`);
  return { method: 'GET', path: `/${table}()?${parameters.join('&')}`, headers: { accept: withEtags } };
}

/** One write. */
export function writeRequest(table: string, write: RowWrite): TableRequest {
  const { partitionKey, rowKey, properties } = write.row;
  const path = rowPath(table, partitionKey, rowKey);
  if (write.op === 'remove') return { method: 'DELETE', path, headers: { accept: json, 'if-match': write.etag } };
  const sent = write.op === 'merge' ? only(properties, write.only) : properties;
  const body = JSON.stringify({ PartitionKey: partitionKey, RowKey: rowKey, ...sent });
  const headers = { accept: json, 'content-type': json };
  if (write.op === 'upsert') return { method: 'PUT', path, headers, body };
  if (write.op === 'merge') return { method: 'PATCH', path, headers: { ...headers, 'if-match': write.etag }, body };
  if (write.op === 'replace') return { method: 'PUT', path, headers: { ...headers, 'if-match': write.etag }, body };
  return { method: 'POST', path: `/${table}`, headers: { ...headers, prefer: 'return-no-content' }, body };
}

/**
 * Writes of one partition as an entity group transaction. `endpoint` is the account's URL, which the parts name in full.
 * Source: Performing entity group transactions, Azure Storage REST reference.
 */
export function transactionRequest(endpoint: string, table: string, writes: readonly RowWrite[]): TableRequest {
  const batch = `batch_${randomUUID()}`;
  const changes = `changeset_${randomUUID()}`;
  const lines = [`--${batch}`, `content-type: multipart/mixed; boundary=${changes}`, ''];
  for (const write of writes) {
    const { method, path, headers, body } = writeRequest(table, write);
    lines.push(`--${changes}`, 'content-type: application/http', 'content-transfer-encoding: binary', '');
    lines.push(`${method} ${endpoint}${path} HTTP/1.1`, 'dataserviceversion: 3.0');
    for (const name in headers) lines.push(`${name}: ${headers[name]}`);
    lines.push('', body ?? '');
  }
  lines.push(`--${changes}--`, `--${batch}--`, '');
  return {
    method: 'POST',
    path: '/$batch',
    headers: { accept: json, 'content-type': `multipart/mixed; boundary=${batch}` },
    body: lines.join(lineEnd),
  };
}

function only(properties: RowProperties, names: ReadonlySet<string>): RowProperties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.has(name)));
}

function rowPath(table: string, partitionKey: string, rowKey: string): string {
  return `/${table}(PartitionKey=${literal(partitionKey)},RowKey=${literal(rowKey)})`;
}

const literal = (key: string): string => `'${encodeURIComponent(key.replaceAll("'", "''"))}'`;
