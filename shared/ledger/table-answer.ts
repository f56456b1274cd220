import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import { parseJson } from '../kernel/json.ts';
import type { Continuation } from './table-request.ts';

/** An answer of the table service as it was read. */
export type TableAnswer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

/** A page of a query. */
export type Page = { readonly rows: readonly unknown[]; readonly next: Continuation | undefined };

/** A request to the store that was not carried out, or whose answer does not tell; without `status` no answer was understood. */
export class StoreRequestFailed extends Error {
  readonly status: number | undefined;
  /** The service's code, such as `EntityAlreadyExists`. */
  readonly code: string;
  /** As asked for by the answer, in seconds. */
  readonly retryAfter: string | undefined;

  constructor(
    message: string,
    { status, code = '', retryAfter }: { status?: number; code?: string; retryAfter?: string | undefined } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StoreRequestFailed';
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

const pageSchema = z.object({ value: z.array(z.unknown()) });
const errorSchema = z.object({
  'odata.error': z.object({ code: z.string(), message: z.object({ value: z.string() }).optional() }),
});

/** The row of an answer, as `readRow` takes it. @throws {StoreRequestFailed} */
export function rowOf(answer: TableAnswer): unknown {
  return rowFrom(contentOf(expected(answer, 200)));
}

/** The page of an answer. @throws {StoreRequestFailed} */
export function pageOf(answer: TableAnswer): Page {
  const page = pageSchema.safeParse(contentOf(expected(answer, 200))).data;
  if (page === undefined) throw notTheStores(answer);
  const partitionKey = one(answer.headers['x-ms-continuation-nextpartitionkey']);
  const rowKey = one(answer.headers['x-ms-continuation-nextrowkey']);
  const isLast = partitionKey === undefined || partitionKey === '';
  return { rows: page.value.map(rowFrom), next: isLast ? undefined : { partitionKey, rowKey: rowKey || undefined } };
}

/** The ETag that one write left; absent after a removal. @throws {StoreRequestFailed} */
export function writtenEtag(answer: TableAnswer): string | undefined {
  return expected(answer, 204).headers.etag;
}

/**
 * The ETags that a transaction of `count` writes left, in their order.
 * @throws {StoreRequestFailed} the failure of the part that was refused, whose message begins with its index
 */
export function transactionEtags(answer: TableAnswer, count: number): readonly (string | undefined)[] {
  const parts = expected(answer, 202).body.split('--changesetresponse_').slice(1, -1);
  for (const part of parts) refuseFailedPart(part);
  if (parts.length !== count) throw notTheStores(answer);
  return parts.map((part) => /^etag: *(.*?)\r?$/im.exec(part)?.[1]);
}

function refuseFailedPart(part: string): void {
  const status = Number(/^HTTP\/1\.1 (\d{3})/m.exec(part)?.[1]);
  if (status >= 200 && status < 300) return;
  const start = part.indexOf('{');
  const body = start === -1 ? '' : part.slice(start, part.lastIndexOf('}') + 1);
  throw Number.isNaN(status) ? new StoreRequestFailed('A part of an answer has no status.') : failed(status, body, {});
}

function expected(answer: TableAnswer, status: number): TableAnswer {
  if (answer.status === status) return answer;
  if (answer.status >= 400) throw failed(answer.status, answer.body, answer.headers);
  throw notTheStores(answer);
}

function failed(status: number, body: string, headers: IncomingHttpHeaders): StoreRequestFailed {
  const error = errorSchema.safeParse(parseJson(body)).data?.['odata.error'];
  return new StoreRequestFailed(error?.message?.value ?? 'The store refused.', {
    status,
    code: error?.code ?? one(headers['x-ms-error-code']) ?? '',
    retryAfter: headers['retry-after'],
  });
}

function contentOf({ body, status }: TableAnswer): unknown {
  const content = parseJson(body);
  if (content === undefined) throw notTheStores({ status });
  return content;
}

function rowFrom(entity: unknown): unknown {
  if (!isRow(entity)) throw new StoreRequestFailed('A row has no keys.');
  const { 'odata.etag': etag, RowKey: rowKey, ...properties } = entity;
  return { ...properties, rowKey, etag };
}

function isRow(entity: unknown): entity is { readonly 'odata.etag': unknown; readonly RowKey: unknown } {
  return typeof entity === 'object' && entity !== null && 'odata.etag' in entity && 'RowKey' in entity;
}

/** Something between us and the store may have answered, so nothing is known of the request. */
function notTheStores({ status }: Pick<TableAnswer, 'status'>): StoreRequestFailed {
  return new StoreRequestFailed(`An answer with status ${status} is not the store's.`);
}

const one = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'object' ? header[0] : header;
