import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { escapedKey } from '../../shared/ledger/key-escape.ts';
import { firstSchema, storable } from '../../shared/ledger/stored-row.ts';
import type { RowWrite } from '../../shared/ledger/table-request.ts';
import { propertyRuns } from '../support/thoroughness.ts';
import { type Asked, type CannedAnswer, startTwoClients, type TwoClients } from './support/two-clients.ts';

let clients: TwoClients;

beforeAll(async () => {
  clients = await startTwoClients();
});

afterAll(() => clients.close());

const jsonHeaders = { 'content-type': 'application/json' };
const etag = `W/"datetime'2026-11-28T10%3A00%3A00.0000000Z'"`;
const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const anyKey = anyText.map((text) => `k${escapedKey(text)}`);
const anyRow = fc.record({ rowKey: anyText, value: fc.jsonValue(), version: fc.option(fc.nat(), { nil: undefined }) });

const anyWrite: fc.Arbitrary<RowWrite> = fc
  .tuple(fc.constantFrom('insert', 'upsert', 'replace', 'merge', 'remove'), anyRow)
  .map(([op, { rowKey, value, version }]): RowWrite => {
    const content = { partition: 'contoso.1', rowKey: `r${rowKey}`, value: value as never };
    const row = storable(version === undefined ? content : { ...content, version }, firstSchema);
    if (op === 'replace') return { op, row, etag };
    if (op === 'merge') return { op, row, only: new Set(['version', 'v0']), etag };
    return op === 'remove' ? { op, row: { ...row, properties: {} }, etag: '*' } : { op, row };
  });

const anyContinuation = fc.option(fc.record({ partitionKey: anyKey, rowKey: fc.option(anyKey, { nil: undefined }) }), {
  nil: undefined,
});

const anyAsked: fc.Arbitrary<Asked> = fc.oneof(
  fc.record({ kind: fc.constant('read' as const), partitionKey: anyKey, rowKey: anyKey }),
  fc.record({
    kind: fc.constant('page' as const),
    filter: anyKey.map((key) => `PartitionKey eq '${key}' and RowKey ge 'a'`),
    most: fc.integer({ min: 1, max: 1_000 }),
    from: anyContinuation,
  }),
  fc.record({ kind: fc.constant('write' as const), writes: fc.array(anyWrite, { minLength: 1, maxLength: 6 }) }),
);

const entity = {
  'odata.etag': etag,
  PartitionKey: 'p',
  RowKey: 'r',
  Timestamp: '2026-11-28T10:00:00Z',
  schema: 1,
  v0: '"x"',
};

/** The answer that the service gives to what was asked when it does as it is told. */
function doneAnswer(asked: Asked): CannedAnswer {
  if (asked.kind === 'read') return { status: 200, headers: jsonHeaders, body: JSON.stringify(entity) };
  if (asked.kind === 'page') {
    const headers = {
      ...jsonHeaders,
      'x-ms-continuation-NextPartitionKey': '1!8!cA--',
      'x-ms-continuation-NextRowKey': '1!4!cg--',
    };
    return { status: 200, headers, body: JSON.stringify({ value: [entity, { ...entity, RowKey: 's', v1: '"y"' }] }) };
  }
  const [only, ...more] = asked.writes;
  if (more.length === 0) return { status: 204, headers: only?.op === 'remove' ? {} : { etag } };
  return batchAnswer(asked.writes.map(({ op }) => donePart(op)));
}

const donePart = (op: string): string =>
  ['HTTP/1.1 204 No Content', 'DataServiceVersion: 1.0;', ...(op === 'remove' ? [] : [`ETag: ${etag}`]), '', ''].join(
    '\r\n',
  );

function batchAnswer(parts: readonly string[]): CannedAnswer {
  const inner = parts
    .map((part) => `--changesetresponse_2\r\nContent-Type: application/http\r\n\r\n${part}\r\n`)
    .join('');
  const body = `--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n${inner}--changesetresponse_2--\r\n--batchresponse_1--\r\n`;
  return { status: 202, headers: { 'content-type': 'multipart/mixed; boundary=batchresponse_1' }, body };
}

const failures: readonly (readonly [number, string, string])[] = [
  [400, 'InvalidInput', 'One of the request inputs is not valid.'],
  [400, 'EntityTooLarge', 'The entity is larger than allowed.'],
  [401, 'InvalidAuthenticationInfo', 'Authentication failed.'],
  [403, 'AuthorizationFailure', 'Not authorized.'],
  [404, 'ResourceNotFound', 'The specified resource does not exist.'],
  [404, 'TableNotFound', 'The table specified does not exist.'],
  [409, 'EntityAlreadyExists', 'The specified entity already exists.'],
  [412, 'UpdateConditionNotSatisfied', 'The update condition was not satisfied.'],
  [413, 'RequestBodyTooLarge', 'The request body is too large.'],
  [429, 'TooManyRequests', 'Too many.'],
  [500, 'InternalError', 'Server encountered an internal error.'],
  [500, 'OperationTimedOut', 'Operation could not be completed within the permitted time.'],
  [503, 'ServerBusy', 'The server is currently unable to receive requests.'],
];

const errorBody = (code: string, message: string): string =>
  JSON.stringify({ 'odata.error': { code, message: { lang: 'en-US', value: `${message}\nRequestId:1\nTime:now` } } });

const asks = {
  read: { kind: 'read', partitionKey: 'p', rowKey: 'r' },
  page: { kind: 'page', filter: "PartitionKey eq 'p'", most: 10 },
  write: {
    kind: 'write',
    writes: [{ op: 'insert', row: { partitionKey: 'p', rowKey: 'r', properties: { v0: '1' } } }],
  },
} as const satisfies Record<string, Asked>;
const transaction: Asked = { kind: 'write', writes: [...asks.write.writes, ...asks.write.writes] };

describe('requests to the store (docs/decisions/0011)', () => {
  it('anything the ledger asks → the request and the reading of the SDK', async () => {
    await fc.assert(
      fc.asyncProperty(anyAsked, async (asked) => {
        const answer = doneAnswer(asked);
        expect(await clients.ours(asked, answer)).toEqual(await clients.sdk(asked, answer));
      }),
      propertyRuns(60, 1_000),
    );
  });

  it.each(
    failures.flatMap(([status, code, message]) =>
      Object.values(asks).map((asked) => [status, code, message, asked] as const),
    ),
  )('answer %i %s → understood as the SDK understands it', async (status, code, message, asked) => {
    const answer = { status, headers: { ...jsonHeaders, 'retry-after': '2' }, body: errorBody(code, message) };
    const { outcome } = await clients.ours(asked, answer);
    expect(outcome).toEqual((await clients.sdk(asked, answer)).outcome);
  });

  it.each(failures.filter(([status]) => status !== 401))(
    'a part of a transaction is answered %i %s → understood as the SDK understands it, with its index',
    async (status, code, message) => {
      const part = `HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\n\r\n${errorBody(code, `1:${message}`)}\r\n`;
      const answer = batchAnswer([part]);
      const { outcome } = await clients.ours(transaction, answer);
      expect(outcome).toEqual((await clients.sdk(transaction, answer)).outcome);
    },
  );

  it.each([
    ['html', 200, '<html>Sign in to the network</html>'],
    ['other JSON', 200, '{"ok":true}'],
    ['nothing', 200, ''],
    ['a redirect', 302, ''],
    [
      'a transaction’s answer that ends early',
      202,
      '--batchresponse_1\r\n\r\n--changesetresponse_2\r\nHTTP/1.1 204 No Content\r\n',
    ],
  ])(
    'answer · %s, of something in between → unclear: the request may have been carried out',
    async (_what, status, body) => {
      for (const asked of [...Object.values(asks), transaction]) {
        const { outcome } = await clients.ours(asked, { status, headers: jsonHeaders, body });
        expect(outcome).toEqual({ kind: 'unclear', retryAfterMs: undefined });
      }
    },
  );
});
