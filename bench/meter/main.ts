import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import path from 'node:path';
import type { IncomingMessage as QueuedMessage } from '../../local/broker/queue/message.ts';
import type { RowWrite } from '../../shared/ledger/table-request.ts';

/**
 * Loaded into each process of an engine before its own script (`node --import`): counts what comes in and goes out there, and prints the
 * counts as one line, `{"meter":{"pid":1,"counts":{"in GET":2}}}`, each time that the process gets SIGUSR2.
 */
const counts: Record<string, number> = {};

function count(name: string, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by;
}

/** Requests that come in; not those that the host then hands on within the process. */
function countRequests(kindOf: (request: IncomingMessage) => string, bytes: string): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { readonly request: IncomingMessage };
    if (request.headers['x-ms-invocation-id'] !== undefined) return;
    count(kindOf(request));
    count(bytes, Number(request.headers['content-length'] ?? 0));
  });
}

/** Requests that go out, by the port that they go to. */
function countRequestsOut(): void {
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    count(`out ${portOf(`http://${String(request.getHeader('host'))}`)} ${request.method}`);
  });
  subscribe('undici:request:create', (message) => {
    const { request } = message as { readonly request: { readonly origin: string | URL; readonly method: string } };
    count(`out ${portOf(String(request.origin))} ${request.method} by fetch`);
  });
}

const portOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).port : '');

/** A request to the table service by its kind. */
function storeKind({ method, url = '' }: IncomingMessage): string {
  // How often an instance looks whether there is mail depends on time, not on what is said.
  if (method === 'GET' && url.includes('mailbox.')) return 'mailbox read';
  if (url.includes('$batch')) return 'store transaction';
  if (method !== 'GET') return 'store write';
  return url.includes('(PartitionKey=') ? 'store read' : 'store query';
}

/** A path without what names single things in it. */
function inKind({ method, url = '' }: IncomingMessage): string {
  const segments = new URL(url, 'http://any').pathname.split('/');
  return `in ${method} ${segments.map((one) => (/\d.*\d|[A-Z_-]{2}|^.{21}/.test(one) ? '*' : one)).join('/')}`;
}

/** What the application asks of each table, with number and weight of the rows that it writes, by what their keys begin with. */
async function countRows(): Promise<void> {
  const { TableClient } = await import('../../shared/ledger/table-client.ts');
  const { read, page, write } = TableClient.prototype;
  TableClient.prototype.read = function (...all) {
    count(`table ${this.tableName} read`);
    return read.apply(this, all);
  };
  TableClient.prototype.page = function (...all) {
    count(`table ${this.tableName} query`);
    return page.apply(this, all);
  };
  TableClient.prototype.write = function (writes, answerMs) {
    count(`table ${this.tableName} ${writes.length === 1 ? 'write' : 'transaction'}`);
    for (const one of writes) countRow(this.tableName, one);
    return write.call(this, writes, answerMs);
  };
}

function countRow(table: string, write: RowWrite): void {
  const { op, row } = write;
  const kind = `row ${table} ${op} ${/^[a-z]+/.exec(row.rowKey)?.[0] ?? '*'}`;
  count(kind);
  const sent = Object.entries(row.properties).filter(([name]) => write.op !== 'merge' || write.only.has(name));
  const characters = sent.reduce((sum, [, value]) => sum + String(value).length, 0);
  count(`characters ${kind}`, characters);
}

async function countMessages(): Promise<void> {
  const { Queue } = await import('../../local/broker/queue/queue.ts');
  const { LinkConsumer } = await import('../../local/broker/wire/link-consumer.ts');
  const { send, complete, acceptSession } = Queue.prototype;
  const { deliver } = LinkConsumer.prototype;
  Queue.prototype.send = function (incoming: readonly QueuedMessage[]) {
    for (const { dueAt } of incoming) count(dueAt === undefined ? 'bus sent' : 'bus scheduled');
    return send.call(this, incoming);
  };
  Queue.prototype.complete = function (lock) {
    count('bus completed');
    complete.call(this, lock);
  };
  Queue.prototype.acceptSession = function (consumer, id, timeoutMs, answer) {
    acceptSession.call(this, consumer, id, timeoutMs, (outcome) => {
      if (!(outcome instanceof Error)) count('bus session accepted');
      return answer(outcome);
    });
  };
  LinkConsumer.prototype.deliver = function (message, lock) {
    count('bus received');
    deliver.call(this, message, lock);
  };
}

const script = process.argv[1] ?? '';
if (script.endsWith(path.join('store', 'main.ts'))) countRequests(storeKind, 'bytes to the store');
if (script.endsWith(path.join('broker', 'main.ts'))) await countMessages();
if (script.endsWith(path.join('local', 'application.ts'))) {
  countRequests(inKind, 'bytes in');
  countRequestsOut();
  await countRows();
}
process.on('SIGUSR2', () => {
  process.stdout.write(`${JSON.stringify({ meter: { pid: process.pid, counts } })}\n`);
});
