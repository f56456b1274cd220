import { contentOf } from './row-content.ts';
import type { RowAddress } from './row-keys.ts';
import type { RowWrite } from './row-write.ts';

/** A write as HTTP says it, by itself or as a part of a batch; header names in lower case. */
export type WriteRequest = {
  readonly method: string | undefined;
  readonly address: RowAddress;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
};

const json = 'application/json';
const etag = /^W\/"datetime'[\w%.:-]+'"$/;

/** The write that a request asks for; undefined when it is any other request, or an unusual one. */
export function writeOf(request: WriteRequest): RowWrite | undefined {
  const { method, address, headers } = request;
  if (method === 'POST') return headers.prefer === 'return-no-content' ? insertion(request) : undefined;
  const { 'if-match': match } = headers;
  const isConditional = match === '*' || (typeof match === 'string' && etag.test(match));
  if (method === 'DELETE') {
    return isConditional && address.keys !== undefined ? { op: 'remove', row: address.keys, etag: match } : undefined;
  }
  if ((method !== 'PUT' && method !== 'PATCH') || (match !== undefined && !isConditional)) return undefined;
  const row = rowOf(request);
  if (row === undefined || row.partitionKey !== address.keys?.partitionKey || row.rowKey !== address.keys.rowKey)
    return undefined;
  if (method === 'PATCH') return isConditional ? { op: 'merge', row, etag: match } : undefined;
  return isConditional ? { op: 'replace', row, etag: match } : { op: 'upsert', row };
}

function insertion(request: WriteRequest): RowWrite | undefined {
  const row = request.address.keys === undefined && request.headers.accept === json ? rowOf(request) : undefined;
  return row && { op: 'insert', row };
}

function rowOf({ headers, body }: WriteRequest) {
  return headers['content-type'] === json ? contentOf(body) : undefined;
}
