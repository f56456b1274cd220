import { randomUUID } from 'node:crypto';
import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as httpsRequest, Agent as TlsAgent } from 'node:https';
import { bareAddress } from '../kernel/addresses.ts';
import {
  type Page,
  pageOf,
  rowOf,
  StoreRequestFailed,
  type TableAnswer,
  transactionEtags,
  writtenEtag,
} from './table-answer.ts';
import type { TableCredential } from './table-credential.ts';
import {
  type Continuation,
  queryRequest,
  type RowWrite,
  readRequest,
  type TableRequest,
  transactionRequest,
  writeRequest,
} from './table-request.ts';

/** An account of the table service; `endpoint` is its URL without a slash at the end. */
export type TableAccount = { readonly endpoint: string; readonly credential: TableCredential };

/** How a table is created. */
export type CreateTable = (tableName: string, answerMs: number) => Promise<void>;

const userAgent = 'carebridge';
/** Source: the version that `@azure/data-tables` asks for; see docs/decisions/0011-requests-to-the-store.md. */
const serviceVersion = '2019-02-02';

/** Sends requests over connections that stay open, signed, each with one timer. */
export class TableConnection {
  readonly endpoint: string;
  readonly #credential: TableCredential;
  readonly #to: RequestOptions;
  readonly #accountPath: string;
  readonly #send: (options: RequestOptions) => ClientRequest;

  constructor({ endpoint, credential }: TableAccount) {
    this.endpoint = endpoint;
    this.#credential = credential;
    const { protocol, hostname, port, pathname } = new URL(endpoint);
    const isTls = protocol === 'https:';
    const agent = isTls ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
    this.#to = { hostname: bareAddress(hostname), port, agent };
    this.#accountPath = pathname === '/' ? '' : pathname;
    this.#send = isTls ? httpsRequest : httpRequest;
  }

  /** @throws {StoreRequestFailed} without status — when no whole answer came within `answerMs` */
  async send(request: TableRequest, answerMs: number): Promise<TableAnswer> {
    const path = `${this.#accountPath}${request.path}`;
    const date = new Date().toUTCString();
    const authorization = await this.#credential.authorization({ path: withoutQuery(path), date });
    const headers = {
      ...request.headers,
      authorization,
      dataserviceversion: '3.0',
      'user-agent': userAgent,
      'x-ms-client-request-id': randomUUID(),
      'x-ms-date': date,
      'x-ms-version': serviceVersion,
      ...(request.body === undefined ? {} : { 'content-length': Buffer.byteLength(request.body) }),
    };
    const sent = this.#send({ ...this.#to, method: request.method, path, headers });
    const answer = await answerTo(sent, request.body, answerMs);
    if (answer.status === 401 || answer.status === 403) this.#credential.refused();
    return answer;
  }
}

function withoutQuery(path: string): string {
  const end = path.indexOf('?');
  return end === -1 ? path : path.slice(0, end);
}

function answerTo(sent: ClientRequest, body: string | undefined, answerMs: number): Promise<TableAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => {
      clearTimeout(timer);
      reject(new StoreRequestFailed('The store gave no answer.', {}, { cause }));
    };
    const timer = setTimeout(() => sent.destroy(new Error('The time for an answer is over.')), answerMs);
    sent.once('error', fail);
    sent.once('response', (answer) => {
      textOf(answer).then((text) => {
        clearTimeout(timer);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
      }, fail);
    });
    sent.end(body);
  });
}

function textOf(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    answer.on('data', (piece: Buffer) => pieces.push(piece));
    answer.once('end', () => resolve(Buffer.concat(pieces).toString()));
    answer.once('error', reject);
    answer.once('close', () => reject(new Error('The answer was cut.')));
  });
}

/** The ledger's requests to one table; nothing is repeated. Every method throws {StoreRequestFailed}. */
export class TableClient {
  readonly tableName: string;
  readonly #connection: TableConnection;
  readonly #createTable: CreateTable;

  constructor(tableName: string, connection: TableConnection, createTable: CreateTable) {
    this.tableName = tableName;
    this.#connection = connection;
    this.#createTable = createTable;
  }

  /** Creates the table; nothing happens when it is there. */
  create(answerMs: number): Promise<void> {
    return this.#createTable(this.tableName, answerMs);
  }

  /** One row by its escaped keys. */
  async read(partitionKey: string, rowKey: string, answerMs: number): Promise<unknown> {
    return rowOf(await this.#connection.send(readRequest(this.tableName, partitionKey, rowKey), answerMs));
  }

  async page(filter: string, most: number, from: Continuation | undefined, answerMs: number): Promise<Page> {
    return pageOf(await this.#connection.send(queryRequest(this.tableName, filter, most, from), answerMs));
  }

  /** Writes rows of one partition, all or none: the ETags that they have now. */
  async write(writes: readonly RowWrite[], answerMs: number): Promise<readonly (string | undefined)[]> {
    const [only] = writes;
    if (only !== undefined && writes.length === 1) {
      return [writtenEtag(await this.#connection.send(writeRequest(this.tableName, only), answerMs))];
    }
    const request = transactionRequest(this.#connection.endpoint, this.tableName, writes);
    return transactionEtags(await this.#connection.send(request, answerMs), writes.length);
  }
}
