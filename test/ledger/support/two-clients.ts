import type { IncomingHttpHeaders } from 'node:http';
import { TableClient as SdkTable, type TransactionAction } from '@azure/data-tables';
import { connectTables } from '../../../shared/ledger/connect-tables.ts';
import { storeFailure } from '../../../shared/ledger/store-failure.ts';
import type { TableClient } from '../../../shared/ledger/table-client.ts';
import type { Continuation, RowWrite } from '../../../shared/ledger/table-request.ts';
import { startHttpServer } from '../../support/http-server.ts';

/** An answer that the server gives, whatever it is asked. */
export type CannedAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** What is asked for. */
export type Asked =
  | { readonly kind: 'read'; readonly partitionKey: string; readonly rowKey: string }
  | { readonly kind: 'page'; readonly filter: string; readonly most: number; readonly from?: Continuation | undefined }
  | { readonly kind: 'write'; readonly writes: readonly RowWrite[] };

/** A request as it arrived, boundaries and what does not matter taken out; and what its sender made of the answer. */
export type Seen = { readonly request: unknown; readonly outcome: unknown };

/** A server that both clients ask, the SDK's and ours. */
export type TwoClients = {
  sdk(asked: Asked, answer: CannedAnswer): Promise<Seen>;
  ours(asked: Asked, answer: CannedAnswer): Promise<Seen>;
  close(): Promise<void>;
};

const key = Buffer.from('a key').toString('base64');
const patienceMs = 60_000;
const mattering = ['content-type', 'if-match', 'prefer', 'x-ms-version'] as const;

export async function startTwoClients(): Promise<TwoClients> {
  let answer: CannedAnswer = { status: 500 };
  let last: unknown;
  const server = await startHttpServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      last = readable(() =>
        normalised(request.method, request.url ?? '', request.headers, Buffer.concat(pieces).toString()),
      );
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  const endpoint = `${server.origin}/devstoreaccount1`;
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${key};TableEndpoint=${endpoint}`;
  const sdk = SdkTable.fromConnectionString(connectionString, 'ledger', {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });
  const ours = (await connectTables({ connectionString }))('ledger');
  const seen = async (canned: CannedAnswer, work: () => Promise<unknown>): Promise<Seen> => {
    answer = canned;
    const outcome = await work().catch((error: unknown) => storeFailure(error));
    return { request: last, outcome };
  };
  return {
    sdk: (asked, canned) => seen(canned, () => askSdk(sdk, asked)),
    ours: (asked, canned) => seen(canned, () => askOurs(ours, asked)),
    close: () => server.close(),
  };
}

/** What the work gives, or the error that it met, which no other request is equal to. */
function readable(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return { unreadable: error, at: Symbol('each is another') };
  }
}

async function askOurs(table: TableClient, asked: Asked): Promise<unknown> {
  if (asked.kind === 'read') return ownProperties(await table.read(asked.partitionKey, asked.rowKey, patienceMs));
  if (asked.kind === 'page') {
    const { rows, next } = await table.page(asked.filter, asked.most, asked.from, patienceMs);
    return { rows: rows.map(ownProperties), next };
  }
  return table.write(asked.writes, patienceMs);
}

async function askSdk(table: SdkTable, asked: Asked): Promise<unknown> {
  if (asked.kind === 'read') return ownProperties(await table.getEntity(asked.partitionKey, asked.rowKey));
  if (asked.kind === 'page') return askSdkForPage(table, asked);
  const [only] = asked.writes;
  if (only !== undefined && asked.writes.length === 1) return [await writeBySdk(table, only)];
  const { subResponses } = await table.submitTransaction(asked.writes.map(actionOf));
  return subResponses.map(({ etag }) => etag?.trim());
}

async function askSdkForPage(table: SdkTable, { filter, most, from }: Extract<Asked, { kind: 'page' }>) {
  const token = from && {
    nextPartitionKey: from.partitionKey,
    ...(from.rowKey === undefined ? {} : { nextRowKey: from.rowKey }),
  };
  const settings = {
    maxPageSize: most,
    ...(token === undefined ? {} : { continuationToken: Buffer.from(JSON.stringify(token)).toString('base64') }),
  };
  const { value } = await table.listEntities({ queryOptions: { filter } }).byPage(settings).next();
  const next = value.continuationToken && JSON.parse(Buffer.from(value.continuationToken, 'base64').toString());
  return {
    rows: [...value].map(ownProperties),
    next: next && { partitionKey: next.nextPartitionKey, rowKey: next.nextRowKey },
  };
}

async function writeBySdk(table: SdkTable, write: RowWrite): Promise<string | undefined> {
  const { partitionKey, rowKey, properties } = write.row;
  const entity = { partitionKey, rowKey, ...properties };
  if (write.op === 'merge') return (await table.updateEntity(mergedBy(write), 'Merge', { etag: write.etag })).etag;
  if (write.op === 'insert') return (await table.createEntity(entity)).etag;
  if (write.op === 'upsert') return (await table.upsertEntity(entity, 'Replace')).etag;
  if (write.op === 'replace') return (await table.updateEntity(entity, 'Replace', { etag: write.etag })).etag;
  await table.deleteEntity(partitionKey, rowKey, { etag: write.etag });
  return undefined;
}

function actionOf(write: RowWrite): TransactionAction {
  const { op, row } = write;
  const { partitionKey, rowKey, properties } = row;
  const entity = { partitionKey, rowKey, ...properties };
  if (op === 'insert') return ['create', entity];
  if (op === 'upsert') return ['upsert', entity, 'Replace'];
  if (op === 'replace') return ['update', entity, 'Replace', { etag: write.etag }];
  if (op === 'merge') return ['update', mergedBy(write), 'Merge', { etag: write.etag }];
  return ['delete', { partitionKey, rowKey }];
}

/** The entity that a merge sends. */
function mergedBy({ row, only }: Extract<RowWrite, { op: 'merge' }>) {
  const { partitionKey, rowKey, properties } = row;
  return { partitionKey, rowKey, ...Object.fromEntries(Object.entries(properties).filter(([name]) => only.has(name))) };
}

/** What the ledger reads of a row: not its metadata, not what the SDK makes of its time stamp. */
function ownProperties(entity: unknown): unknown {
  return Object.fromEntries(
    Object.entries(entity as object).filter(([name]) => !/^(odata|partitionKey|timestamp)/i.test(name)),
  );
}

function normalised(method: string | undefined, url: string, headers: IncomingHttpHeaders, body: string): unknown {
  const [path, query = ''] = url.split('?');
  const boundary = /boundary=(\S+)/.exec(headers['content-type'] ?? '')?.[1];
  return {
    method,
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: matteringOf(headers),
    isSigned: /^SharedKeyLite devstoreaccount1:\S{44}$/.test(headers.authorization ?? ''),
    isServiceVersion: (headers.dataserviceversion ?? '').toString().startsWith('3.0'),
    body: boundary === undefined ? body : partsOf(body, boundary),
  };
}

function matteringOf(headers: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(mattering.map((name) => [name, headers[name]?.toString().replace(/;.*/, '')] as const));
}

/** The parts of a batch. @throws when it is not one change set between the boundary's marks */
function partsOf(body: string, boundary: string): unknown {
  const whole = new RegExp(
    String.raw`^--${boundary}\r\ncontent-type: multipart/mixed; boundary=(\S+)\r\n\r\n([\s\S]*)\r\n--\1--\r\n--${boundary}--\r\n$`,
    'i',
  ).exec(body);
  if (whole === null) throw new Error('The batch is not well formed.');
  return (whole[2] ?? '').trimStart().split(`--${whole[1]}\r\n`).slice(1).map(partOf);
}

function partOf(part: string): unknown {
  const [, mimeHeaders = '', head = '', content = ''] =
    /^([\s\S]*?)\r\n\r\n([\s\S]*?)\r\n\r\n([\s\S]*)$/.exec(part) ?? [];
  const [line, ...headers] = head.split('\r\n');
  const named = Object.fromEntries(headers.map((header) => header.toLowerCase().split(': ', 2)));
  return {
    mimeHeaders,
    line: line?.replace(/:\d+\//, ':port/'),
    headers: { ...(matteringOf(named) as object), version: named.dataserviceversion },
    content: content.trim(),
  };
}
