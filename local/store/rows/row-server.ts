import { IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { account } from '../connection-string.ts';
import type { EntityCollection } from '../entity-collection.ts';
import type { TableRecords } from '../table-records.ts';
import { batchOf } from './batch-request.ts';
import { pageAnswer, queryOf } from './query-request.ts';
import { batchAnswer, minimalMetadata, missingAnswer, type RowAnswer, send, writeAnswer } from './row-answer.ts';
import { shownRow } from './row-content.ts';
import { addressOf, type RowKeys } from './row-keys.ts';
import { changesOf, type RowWrite, type WrittenRows } from './row-write.ts';
import { isSigned } from './shared-key.ts';
import { TimeStamps } from './time-stamps.ts';
import { writeOf } from './write-request.ts';

/** A longer body is Azurite's, which knows the limits. */
const longestBody = 1_048_576;
const accountPath = `/${account}`;
const bodyMethods = ['POST', 'PUT', 'PATCH'];

/** Path behind the account, as it was sent; query. */
type Target = { readonly path: string; readonly query: string };

/**
 * Answers the requests that nearly all of the ledger's are: a row, a page of a range of keys, a write, a transaction of writes.
 * Anything else, and whatever is to be refused, goes to Azurite, so that every error is Azurite's, but for that of a row that is not there.
 */
export class RowServer {
  readonly #records: TableRecords;
  readonly #azurite: RequestListener;
  readonly #stamps = new TimeStamps();

  constructor(records: TableRecords, azurite: RequestListener) {
    this.#records = records;
    this.#azurite = azurite;
  }

  readonly listener: RequestListener = (request, response) => {
    const target = targetOf(request);
    if (target === undefined) this.#azurite(request, response);
    else if (!bodyMethods.includes(request.method ?? '')) void this.#answer(request, response, target, undefined);
    else readBody(request, (body) => void this.#answer(request, response, target, body));
  };

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    target: Target,
    body: Buffer | undefined,
  ): Promise<void> {
    for (let other = this.#records.transactionUnderWay; other; other = this.#records.transactionUnderWay) await other;
    const answer = this.#answerTo(request, target, body);
    if (answer !== undefined) send(request, response, answer);
    else this.#azurite(body === undefined ? request : replayed(request, body), response);
  }

  /** Undefined when it is Azurite's. */
  #answerTo(request: IncomingMessage, { path, query }: Target, body: Buffer | undefined): RowAnswer | undefined {
    if (body !== undefined && body.length > longestBody) return undefined;
    const text = body?.toString() ?? '';
    if (path === '/$batch') return this.#transaction(request, text);
    if (path.endsWith('()')) return this.#page(request, path.slice(0, -2), query);
    const address = addressOf(path);
    if (address === undefined || query !== '') return undefined;
    if (request.method === 'GET') return address.keys && this.#row(request, address.table, address.keys);
    const write = writeOf({ method: request.method, address, headers: request.headers, body: text });
    const changes = write && this.#write(address.table, [write]);
    return write && changes && writeAnswer({ write }, changes);
  }

  #transaction({ headers }: IncomingMessage, body: string): RowAnswer | undefined {
    const batch = batchOf(headers['content-type'], body);
    const writes = batch?.parts.map(({ write }) => write);
    const changes = batch && writes && this.#write(batch.table, writes);
    return batch && changes && batchAnswer(batch, changes);
  }

  /** Writes all or nothing; what was written is in the journal when this returns. */
  #write(tableName: string, writes: readonly RowWrite[]): WrittenRows | undefined {
    const { name, table } = this.#table(tableName);
    const changes = table && changesOf(writes, table, this.#stamps);
    if (changes !== undefined) this.#records.change(name, changes);
    return changes;
  }

  #row(request: IncomingMessage, tableName: string, { partitionKey, rowKey }: RowKeys): RowAnswer | undefined {
    const { table } = this.#table(tableName);
    if (table === undefined || !wantsMinimalMetadata(request)) return undefined;
    const entity = table.partition(partitionKey)?.get(rowKey);
    if (entity === undefined) return missingAnswer();
    const shown = shownRow(entity, `${accountUrl(request)}/$metadata#${tableName}/@Element`);
    const headers = ['content-type', minimalMetadata, 'etag', String(entity.eTag)];
    return shown && { status: 200, headers, body: JSON.stringify(shown) };
  }

  #page(request: IncomingMessage, path: string, query: string): RowAnswer | undefined {
    const tableName = addressOf(path)?.table;
    const asked = queryOf(query);
    if (tableName === undefined || asked === undefined || !wantsMinimalMetadata(request)) return undefined;
    const { table } = this.#table(tableName);
    return table && pageAnswer(asked, table, accountUrl(request));
  }

  /** Azurite keeps a table under its name, or under that in lower case. */
  #table(tableName: string): { readonly name: string; readonly table: EntityCollection | undefined } {
    const lower = `${account}$${tableName.toLowerCase()}`;
    const inLower = this.#records.table(lower);
    if (inLower !== undefined) return { name: lower, table: inLower };
    const name = `${account}$${tableName}`;
    return { name, table: this.#records.table(name) };
  }
}

/** Where a signed request of the account goes; undefined when it is one that only Azurite can judge. */
function targetOf(request: IncomingMessage): Target | undefined {
  const { url = '', method = '', headers } = request;
  if (!url.startsWith(`${accountPath}/`) || !['GET', 'DELETE', ...bodyMethods].includes(method)) return undefined;
  if (headers.origin !== undefined || headers['x-http-method'] !== undefined) return undefined;
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  if (!isSigned(request, path)) return undefined;
  return { path: path.slice(accountPath.length), query: end === -1 ? '' : url.slice(end + 1) };
}

function wantsMinimalMetadata({ headers, method }: IncomingMessage): boolean {
  return method === 'GET' && headers.accept === minimalMetadata;
}

function accountUrl({ headers }: IncomingMessage): string {
  return `http://${headers.host}${accountPath}`;
}

/** Nothing happens when the request is cut. */
function readBody(request: IncomingMessage, then: (body: Buffer) => void): void {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.once('end', () => then(pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces)));
}

/** A request whose body was read, to be read again. */
function replayed(request: IncomingMessage, body: Buffer): IncomingMessage {
  const again = new IncomingMessage(request.socket);
  again.method = request.method;
  again.url = request.url;
  again.httpVersion = request.httpVersion;
  again.httpVersionMajor = request.httpVersionMajor;
  again.httpVersionMinor = request.httpVersionMinor;
  again.headers = request.headers;
  again.rawHeaders = request.rawHeaders;
  again.complete = true;
  again.push(body);
  again.push(null);
  return again;
}
