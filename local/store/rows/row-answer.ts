import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tableApiVersion } from '../azurite.ts';
import type { BatchPart, BatchRequest } from './batch-request.ts';
import type { WrittenRows } from './row-write.ts';

/** An answer: status, names and values of its headers by turns, body. */
export type RowAnswer = { readonly status: number; readonly headers: readonly string[]; readonly body: string };

/** Content type of rows and errors. */
export const minimalMetadata = 'application/json;odata=minimalmetadata';
/** By this the answers can be told from Azurite's. */
const serverName = 'Carebridge-Table';

const requestId = 'x-ms-client-request-id';
const missing = 'ResourceNotFound';

/** Sends it in one write. */
export function send({ headers: asked }: IncomingMessage, response: ServerResponse, answer: RowAnswer): void {
  const { status, headers, body } = answer;
  const length = status === 204 ? [] : ['content-length', String(Buffer.byteLength(body))];
  const asking = asked[requestId];
  const echo = typeof asking === 'string' && status < 300 && status !== 202 ? [requestId, asking] : [];
  const own = ['server', serverName, 'x-ms-request-id', randomUUID(), 'x-ms-version', tableApiVersion];
  response.writeHead(status, [...own, ...echo, ...headers, ...length]).end(body);
}

/** The answer to the reading of a row that is not there. */
export function missingAnswer(): RowAnswer {
  const value = `The specified resource does not exist.\nRequestId:${randomUUID()}\nTime:${new Date().toISOString()}`;
  const error = { code: missing, message: { lang: 'en-US', value } };
  const type = `${minimalMetadata};streaming=true;charset=utf-8`;
  return {
    status: 404,
    headers: ['content-type', type, 'x-ms-error-code', missing],
    body: JSON.stringify({ 'odata.error': error }),
  };
}

/** The answer to one write. */
export function writeAnswer({ write }: Pick<BatchPart, 'write'>, [change]: WrittenRows): RowAnswer {
  const etag = change?.kind === 'put' ? ['etag', String(change.entity.eTag)] : [];
  const ofInsertion = ['content-type', minimalMetadata, 'preference-applied', 'return-no-content'];
  return { status: 204, headers: [...etag, ...(write.op === 'insert' ? ofInsertion : [])], body: '' };
}

/** The answer to a transaction, a part for each write. */
export function batchAnswer({ parts, batchMark, changesMark }: BatchRequest, changes: WrittenRows): RowAnswer {
  const batch = batchMark.replace('batch', 'batchresponse');
  const mark = changesMark.replace('changeset', 'changesetresponse');
  const texts = parts.map((part, index) => `--${mark}\r\n${partAnswer(part, changes[index])}\r\n\r\n`);
  const body = `--${batch}\r\nContent-Type: multipart/mixed; boundary=${mark}\r\n\r\n${texts.join('')}--${mark}--\r\n--${batch}--\r\n`;
  return { status: 202, headers: ['content-type', `multipart/mixed; boundary=${batch}`], body };
}

function partAnswer({ write, url }: BatchPart, change: WrittenRows[number] | undefined): string {
  const { partitionKey, rowKey } = write.row;
  const where = `${url}(PartitionKey='${encodeURIComponent(partitionKey)}',RowKey='${encodeURIComponent(rowKey)}')`;
  const lines = [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    'HTTP/1.1 204 No Content',
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-cache',
    `DataServiceVersion: ${write.op === 'remove' ? '1.0' : '3.0'};`,
    ...(write.op === 'insert' ? [`Location: ${where}`, `DataServiceId: ${where}`] : []),
    ...(change?.kind === 'put' ? [`ETag: ${change.entity.eTag}`] : []),
    '',
  ];
  return lines.join('\r\n');
}
