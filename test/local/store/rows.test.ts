import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TableClient } from '@azure/data-tables';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningStore, startStore } from '../../../local/store/store.ts';
import {
  queryRequest,
  type RowWrite,
  readRequest,
  type TableRequest,
  transactionRequest,
  writeRequest,
} from '../../../shared/ledger/table-request.ts';
import { propertyRuns } from '../../support/thoroughness.ts';
import { RawStore } from './raw-store.ts';

/** What the same request came to at both stores. */
type Asked = (store: RawStore, table: string) => Promise<TableRequest>;

let folder: string;
let running: readonly RunningStore[];
/** Two stores: of one, our own server of rows answers; the other is told an origin with each request, which is Azurite's business. */
let ours: RawStore;
let azurites: RawStore;
let made = 0;

const startBoth = async () => {
  running = await Promise.all([startStore({ dataFolder: path.join(folder, 'ours') }), startStore()]);
  const [first, second] = running;
  if (first === undefined || second === undefined) throw new Error('There are two stores.');
  ours = new RawStore(first);
  azurites = new RawStore(second, { origin: 'http://elsewhere.example' });
};
const stopAll = () => Promise.all(running.map((store) => store.close()));

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rows-'));
  await startBoth();
});
afterAll(async () => {
  await stopAll();
  await rm(folder, { recursive: true });
});

const sdkOf = ({ connectionString }: RunningStore, table: string) =>
  TableClient.fromConnectionString(connectionString, table, { allowInsecureConnection: true });

/** A new table of the same name in both stores. */
async function newTable(): Promise<string> {
  made += 1;
  const table = `table${made}`;
  for (const store of running) await sdkOf(store, table).createTable();
  return table;
}

async function askBoth(table: string, asked: Asked) {
  const mine = await ours.ask(await asked(ours, table));
  const { by, etag: _etag, ...reference } = await azurites.ask(await asked(azurites, table));
  expect(by).toBe('Azurite-Table');
  const { by: answeredBy, etag: _own, ...answer } = mine;
  expect(answer).toEqual(reference);
  return { answeredBy, isDone: answer.status < 300 && !JSON.stringify(answer.body).includes('odata.error') };
}

async function contentOf(store: RunningStore | undefined, table: string): Promise<readonly unknown[]> {
  if (store === undefined) throw new Error('There is no such store.');
  const rows: unknown[] = [];
  for await (const { timestamp: _at, etag: _etag, ...row } of sdkOf(store, table).listEntities()) rows.push(row);
  return rows;
}

const anyPartition = fc.constantFrom('p', 'q.1');
const anyRowKey = fc.constantFrom('a', 'b', 'c:1', 'd~0041', 'e=,@-_');
const anyText = fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => !/[\u2028\u2029]/.test(text));
const anyProperties = fc.dictionary(fc.constantFrom('schema', 'v0', 'V', 'a_1'), fc.oneof(anyText, fc.integer()), {
  maxKeys: 3,
});
const anyRow = fc.record({ partitionKey: anyPartition, rowKey: anyRowKey, properties: anyProperties });
const anyTag = fc.constantFrom('*', 'present', 'stale');
const anyPlan = fc.record({
  op: fc.constantFrom('insert', 'upsert', 'replace', 'merge', 'remove'),
  row: anyRow,
  tag: anyTag,
});
type Plan = typeof anyPlan extends fc.Arbitrary<infer P> ? P : never;

const stale = `W/"datetime'2020-01-02T03%3A04%3A05.6780000Z'"`;

async function planned(store: RawStore, table: string, { op, row, tag }: Plan): Promise<RowWrite> {
  if (op === 'insert' || op === 'upsert') return { op, row };
  const { etag } = await store.ask(readRequest(table, row.partitionKey, row.rowKey));
  const guard = tag === 'present' ? (etag ?? '*') : tag === '*' ? tag : stale;
  if (op === 'merge') return { op, row, only: new Set(['v0', 'a_1']), etag: guard };
  return { op: op === 'replace' ? op : 'remove', row, etag: guard };
}

const one =
  (plan: Plan): Asked =>
  async (store, table) =>
    writeRequest(table, await planned(store, table, plan));
const several =
  (plans: readonly Plan[]): Asked =>
  async (store, table) => {
    const writes: RowWrite[] = [];
    for (const plan of plans) writes.push(await planned(store, table, plan));
    return transactionRequest(store.endpoint, table, writes);
  };
const asking =
  (make: (table: string) => TableRequest): Asked =>
  async (_store, table) =>
    make(table);

const anyBound = fc.record({
  operator: fc.constantFrom('ge', 'gt', 'le', 'lt', 'eq'),
  key: fc.constantFrom('', 'a', 'b', 'c', 'd/', 'z'),
});
const anyFilter = fc
  .tuple(anyPartition, fc.array(anyBound, { maxLength: 2 }))
  .map(([partition, bounds]) =>
    [`PartitionKey eq '${partition}'`, ...bounds.map(({ operator, key }) => `RowKey ${operator} '${key}'`)].join(
      ' and ',
    ),
  );
const base64 = (text: string) => Buffer.from(text).toString('base64');
const anyPage = fc
  .record({ filter: anyFilter, most: fc.integer({ min: 1, max: 4 }), from: fc.option(anyRowKey, { nil: undefined }) })
  .map(({ filter, most, from }) =>
    asking((table) => {
      const partitionKey = base64(/'([^']+)'/.exec(filter)?.[1] ?? '');
      return queryRequest(table, filter, most, from === undefined ? undefined : { partitionKey, rowKey: base64(from) });
    }),
  );
const anyRead = fc
  .tuple(anyPartition, anyRowKey)
  .map(([partitionKey, rowKey]) => asking((table) => readRequest(table, partitionKey, rowKey)));

/** Rows of one partition, each once: what a transaction may hold. */
const anyTransaction = fc
  .tuple(anyPartition, fc.uniqueArray(anyPlan, { minLength: 2, maxLength: 5, selector: ({ row }) => row.rowKey }))
  .map(([partitionKey, plans]) => several(plans.map((plan) => ({ ...plan, row: { ...plan.row, partitionKey } }))));

test('any requests of the ledger · asked of our server of rows and of Azurite → the same answers, the same rows, also after a restart', async () => {
  const tables: string[] = [];
  const succeeded = { byUs: 0, byAzurite: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(anyPlan.map(one), anyTransaction, anyPage, anyRead), { minLength: 1, maxLength: 12 }),
      async (requests) => {
        const table = await newTable();
        tables.push(table);
        for (const request of requests) {
          const { answeredBy, isDone } = await askBoth(table, request);
          if (isDone) succeeded[answeredBy === 'Azurite-Table' ? 'byAzurite' : 'byUs'] += 1;
        }
        expect(await contentOf(running[0], table)).toEqual(await contentOf(running[1], table));
      },
    ),
    propertyRuns(60, 400),
  );
  expect(succeeded).toEqual({ byUs: expect.any(Number), byAzurite: 0 });
  expect(succeeded.byUs).toBeGreaterThan(tables.length);
  const before = await Promise.all(tables.map((table) => contentOf(running[0], table)));
  await stopAll();
  await startBoth();
  expect(await Promise.all(tables.map((table) => contentOf(running[0], table)))).toEqual(before);
});

const row = { partitionKey: 'p', rowKey: 'a', properties: { v0: 'x' } };
const insertion = (table: string, headers: Record<string, string>, body: string): TableRequest => {
  const request = writeRequest(table, { op: 'insert', row });
  return { ...request, headers: { ...request.headers, ...headers }, body };
};
const bodyWith = (more: object): string => JSON.stringify({ PartitionKey: 'p', RowKey: 'n', ...more });
const reading = (table: string, query: string, accept = 'application/json;odata=minimalmetadata'): TableRequest => ({
  method: 'GET',
  path: `/${table}()?${query}`,
  headers: { accept },
});
const filtered = (filter: string): string => `$filter=${encodeURIComponent(filter)}`;
/** A transaction whose parts are changed by text. */
const batch =
  (writes: readonly RowWrite[], change: (body: string) => string = (body) => body): Asked =>
  async (store, table) => {
    const request = transactionRequest(store.endpoint, table, writes);
    return { ...request, body: change(request.body ?? '') };
  };
const insert = (rowKey: string, partitionKey = 'p'): RowWrite => ({
  op: 'insert',
  row: { partitionKey, rowKey, properties: { v0: 'x' } },
});

const unusual: readonly (readonly [string, Asked])[] = [
  [
    'a key with a quote and a space',
    asking((table) => writeRequest(table, { op: 'upsert', row: { ...row, rowKey: "it's 1" } })),
  ],
  ['a key beyond ASCII', asking((table) => writeRequest(table, { op: 'upsert', row: { ...row, rowKey: 'ä' } }))],
  [
    'a property with a type',
    asking((table) => insertion(table, {}, bodyWith({ n: '5', 'n@odata.type': 'Edm.Int64' }))),
  ],
  ['a number that is no integer', asking((table) => insertion(table, {}, bodyWith({ n: 1.5 })))],
  ['a property that is null', asking((table) => insertion(table, {}, bodyWith({ n: null })))],
  [
    'an insertion that wants the row back',
    asking((table) => insertion(table, { prefer: 'return-content' }, bodyWith({}))),
  ],
  ['a text that is too long', asking((table) => insertion(table, {}, bodyWith({ v: 'x'.repeat(33_000) })))],
  ['a body that is no JSON', asking((table) => insertion(table, {}, '{"PartitionKey":'))],
  [
    'keys in the body that are not those of the URL',
    asking((table) => ({ ...writeRequest(table, { op: 'upsert', row }), body: bodyWith({}) })),
  ],
  ['a row that exists', asking((table) => writeRequest(table, { op: 'insert', row: { ...row, rowKey: 'there' } }))],
  ['a table that is not there', asking(() => readRequest('nowhere', 'p', 'a'))],
  ['a query over a property', asking((table) => reading(table, filtered("PartitionKey eq 'p' and v0 eq 'x'")))],
  [
    'a query over partitions',
    asking((table) => reading(table, filtered("PartitionKey eq 'p' or PartitionKey eq 'q'"))),
  ],
  ['a query of some properties', asking((table) => reading(table, `${filtered("PartitionKey eq 'p'")}&$select=v0`))],
  [
    'a query in another form',
    asking((table) => reading(table, filtered("PartitionKey eq 'p'"), 'application/json;odata=nometadata')),
  ],
  [
    'a page that would go on in another partition',
    asking((table) =>
      queryRequest(table, "PartitionKey eq 'p'", 2, { partitionKey: base64('o'), rowKey: base64('x') }),
    ),
  ],
  ['a transaction over two partitions', batch([insert('n'), insert('n', 'q')])],
  ['a transaction with a row twice', batch([insert('n'), insert('n')])],
  ['a transaction with a row that exists', batch([insert('n'), insert('there')])],
  [
    'a transaction with a reading part',
    batch([insert('n'), insert('m')], (body) => body.replace(/POST (\S+)/, "GET $1(PartitionKey='p',RowKey='there')")),
  ],
  ['a transaction with line feeds alone', batch([insert('n'), insert('m')], (body) => body.replaceAll('\r\n', '\n'))],
];

test.each(unusual)('%s → Azurite answers, as it does by itself', async (_, asked) => {
  const table = await newTable();
  await askBoth(
    table,
    asking((name) => writeRequest(name, insert('there'))),
  );
  expect((await askBoth(table, asked)).answeredBy).toBe('Azurite-Table');
  expect(await contentOf(running[0], table)).toEqual(await contentOf(running[1], table));
});

test('a row that is not there, in a partition with others and in none → 404 of ours, the same as Azurite gives', async () => {
  const table = await newTable();
  await askBoth(
    table,
    asking((name) => writeRequest(name, insert('there'))),
  );
  for (const partition of ['p', 'q']) {
    const { answeredBy } = await askBoth(
      table,
      asking((name) => readRequest(name, partition, 'nowhere')),
    );
    expect(answeredBy).toBe('Carebridge-Table');
  }
});

test('a request with a wrong signature → 403, and nothing is written', async () => {
  const table = await newTable();
  const request = writeRequest(table, { op: 'upsert', row });
  expect(await ours.ask(request, Buffer.from('another key').toString('base64'))).toMatchObject({ status: 403 });
  expect(await contentOf(running[0], table)).toEqual([]);
});

test('a row is written and read while transactions over it fail in Azurite → it is always as it was written', async () => {
  const table = await newTable();
  await ours.ask(writeRequest(table, insert('there')));
  const withValue = (v0: string): RowWrite => ({ op: 'upsert', row: { ...row, properties: { v0 } } });
  const others = Array.from({ length: 40 }, (_, number) => insert(`n${number}`));
  // The reading parts make Azurite pause in the middle of its transaction.
  const failing = batch([withValue('of the transaction'), ...others, insert('there')], (body) =>
    body.replaceAll(/POST (\S+)(?=[\s\S]*POST)/g, "GET $1(PartitionKey='p',RowKey='there')"),
  );
  for (let round = 0; round < 10; round += 1) {
    let underWay = true;
    const failed = failing(ours, table)
      .then((request) => ours.ask(request))
      .finally(() => {
        underWay = false;
      });
    for (let number = 0; underWay; number += 1) {
      const v0 = `${round}.${number}`;
      expect((await ours.ask(writeRequest(table, withValue(v0)))).status).toBe(204);
      expect((await ours.ask(readRequest(table, 'p', 'a'))).body).toMatchObject({ v0 });
    }
    expect((await failed).body).toContain('EntityAlreadyExists');
  }
});
