import { account } from '../connection-string.ts';
import { addressOf } from './row-keys.ts';
import type { RowWrite } from './row-write.ts';
import { type WriteRequest, writeOf } from './write-request.ts';

/** One part of a batch: its write, and the URL that it names. */
export type BatchPart = { readonly write: RowWrite; readonly url: string };

/** An entity group transaction: writes to one table, and the marks between its parts. */
export type BatchRequest = {
  readonly table: string;
  readonly parts: readonly BatchPart[];
  readonly batchMark: string;
  readonly changesMark: string;
};

/** Source: Performing entity group transactions, Azure Storage REST reference. */
const mostParts = 100;
const lineEnd = '\r\n';
const mark = '[A-Za-z0-9_-]+';
const contentType = new RegExp(`^multipart/mixed; boundary=(batch_${mark})$`);
const firstLines = new RegExp(`^content-type: multipart/mixed; boundary=(changeset_${mark})\r\n\r\n$`);
const partHead = `content-type: application/http${lineEnd}content-transfer-encoding: binary${lineEnd}${lineEnd}`;
const requestLine = new RegExp(`^([A-Z]+) (http://[A-Za-z0-9.:]+/${account}(/[^\\s?]+)) HTTP/1\\.1$`);
const knownHeaders = ['dataserviceversion', 'accept', 'content-type', 'prefer', 'if-match'];

/** Reads a batch; undefined when it is not one change set of writes to one table, in the form in which the ledger sends it. */
export function batchOf(type: string | undefined, body: string): BatchRequest | undefined {
  const batchMark = contentType.exec(type ?? '')?.[1];
  if (batchMark === undefined || !body.startsWith(`--${batchMark}${lineEnd}`)) return undefined;
  const changesMark = changesMarkOf(body, batchMark.length + 4);
  if (changesMark === undefined) return undefined;
  const end = `--${changesMark}--${lineEnd}--${batchMark}--${lineEnd}`;
  if (!body.endsWith(end)) return undefined;
  const [, ...texts] = body.slice(0, -end.length).split(`--${changesMark}${lineEnd}`);
  if (texts.length === 0 || texts.length > mostParts) return undefined;
  const read = texts.map(partOf);
  const table = read[0]?.table;
  const parts = read.filter((part): part is ReadPart => part !== undefined && part.table === table);
  return table === undefined || parts.length < read.length ? undefined : { table, parts, batchMark, changesMark };
}

function changesMarkOf(body: string, start: number): string | undefined {
  const end = body.indexOf('--changeset_', start);
  return firstLines.exec(body.slice(start, end))?.[1];
}

type ReadPart = BatchPart & { readonly table: string };

function partOf(text: string): ReadPart | undefined {
  const headEnd = text.indexOf(`${lineEnd}${lineEnd}`, partHead.length);
  if (headEnd === -1 || !text.startsWith(partHead) || !text.endsWith(lineEnd)) return undefined;
  const [line = '', ...lines] = text.slice(partHead.length, headEnd).split(lineEnd);
  const [, method, url, path] = requestLine.exec(line) ?? [];
  const headers = headersOf(lines);
  const address = path === undefined ? undefined : addressOf(path);
  if (headers === undefined || address === undefined || url === undefined) return undefined;
  const body = text.slice(headEnd + 2 * lineEnd.length, -lineEnd.length);
  const write = writeOf({ method, address, headers, body });
  return write && { table: address.table, write, url };
}

/** Headers of a part; undefined when there is one that is not expected. */
function headersOf(lines: readonly string[]): WriteRequest['headers'] | undefined {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const end = line.indexOf(': ');
    const name = line.slice(0, end);
    if (!knownHeaders.includes(name) || name in headers) return undefined;
    headers[name] = line.slice(end + 2);
  }
  return headers;
}
