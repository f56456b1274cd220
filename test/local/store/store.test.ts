import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { odata, RestError, TableClient, type TransactionAction } from '@azure/data-tables';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningStore, startStore } from '../../../local/store/store.ts';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';

let store: RunningStore;
let folder: string;
let made = 0;
const said: string[] = [];
const say = (line: string) => void said.push(line);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'store-'));
  store = await startStore({ dataFolder: folder });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const open = (table: string) =>
  TableClient.fromConnectionString(store.connectionString, table, { allowInsecureConnection: true });
const restart = async (change: (file: string) => Promise<void> = async () => undefined) => {
  await store.close();
  await change(path.join(folder, 'tables.journal'));
  store = await startStore({ dataFolder: folder, port: store.port, say });
};
async function newTable(): Promise<TableClient> {
  made += 1;
  const table = open(`table${made}`);
  await table.createTable();
  return table;
}
const statusOf = (work: Promise<unknown>) =>
  work.then(
    () => 0,
    (error: unknown) => (error instanceof RestError ? error.statusCode : undefined),
  );
async function rowKeys(table: TableClient, filter?: string): Promise<readonly (string | undefined)[]> {
  const keys: (string | undefined)[] = [];
  for await (const entity of table.listEntities(filter === undefined ? {} : { queryOptions: { filter } }))
    keys.push(entity.rowKey);
  return keys;
}
const entity = (rowKey: string, more: Record<string, unknown> = {}) => ({ partitionKey: 'p', rowKey, ...more });

test('store · running → nothing that could send telemetry is loaded', () => {
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  expect(loaded.some((file) => file.includes('/azurite/'))).toBe(true);
  expect(loaded.filter((file) => file.includes('/@opentelemetry/'))).toEqual([]);
});

test('entity · every type of property, written and read, also after a restart → the same value', async () => {
  const table = await newTable();
  const written = entity('ä 1', {
    text: 'ü'.repeat(1000),
    number: 1.5,
    flag: false,
    big: 9_007_199_254_740_993n,
    at: new Date('2026-01-02T03:04:05.678Z'),
    bytes: Buffer.from([1, 2, 255]),
  });
  await table.createEntity(written);
  await restart();
  expect(await open(table.tableName).getEntity('p', 'ä 1')).toMatchObject(written);
});

test('entity · inserted twice → 409; read where there is none → 404', async () => {
  const table = await newTable();
  await table.createEntity(entity('1'));
  expect(await statusOf(table.createEntity(entity('1')))).toBe(409);
  expect(await statusOf(table.getEntity('p', '2'))).toBe(404);
  expect(await statusOf(table.deleteEntity('p', '2'))).toBe(404);
});

test('entity · replaced under an old ETag → 412; under the present one → replaced', async () => {
  const table = await newTable();
  const { etag: first = '' } = await table.createEntity(entity('1', { value: 1 }));
  const { etag: second = '' } = await table.updateEntity(entity('1', { value: 2 }), 'Replace', { etag: first });
  expect(await statusOf(table.updateEntity(entity('1', { value: 3 }), 'Replace', { etag: first }))).toBe(412);
  await table.updateEntity(entity('1', { other: 4 }), 'Merge', { etag: second });
  expect(await table.getEntity('p', '1')).toMatchObject({ value: 2, other: 4 });
});

test('transaction · one action fails → none of them happened, also after a restart', async () => {
  const table = await newTable();
  await table.createEntity(entity('there', { value: 1 }));
  const actions: TransactionAction[] = [
    ['create', entity('new')],
    ['upsert', entity('there', { value: 2 }), 'Replace'],
    ['create', entity('there')],
  ];
  expect(await statusOf(table.submitTransaction(actions))).toBe(400);
  for (const client of [table, open(table.tableName)]) {
    expect(await rowKeys(client)).toEqual(['there']);
    expect(await client.getEntity('p', 'there')).toMatchObject({ value: 1 });
    await restart();
  }
});

test('transaction · a stale ETag inside → 412 and nothing changed', async () => {
  const table = await newTable();
  const { etag = '' } = await table.createEntity(entity('state', { value: 1 }));
  await table.updateEntity(entity('state', { value: 2 }), 'Replace');
  const actions: TransactionAction[] = [
    ['create', entity('in.1')],
    ['update', entity('state', { value: 3 }), 'Replace', { etag }],
  ];
  expect(await statusOf(table.submitTransaction(actions))).toBe(412);
  expect(await rowKeys(table)).toEqual(['state']);
});

test('transaction · many at the same time in different partitions → all succeed whole', async () => {
  const table = await newTable();
  const partitions = Array.from({ length: 40 }, (_, at) => `p${at}`);
  const rows = Array.from({ length: 10 }, (_, at) => String(at));
  await Promise.all(
    partitions.map((partitionKey) =>
      table.submitTransaction(rows.map((rowKey) => ['create', { partitionKey, rowKey }] as const)),
    ),
  );
  expect(await rowKeys(table)).toHaveLength(400);
});

test('query · by partition and range of row keys → exactly those, in order', async () => {
  const table = await newTable();
  for (const partitionKey of ['a', "it's", 'c']) {
    for (const rowKey of ['3', '1', '2']) await table.createEntity({ partitionKey, rowKey, partition: partitionKey });
  }
  expect(await rowKeys(table, odata`PartitionKey eq ${"it's"} and RowKey ge '2'`)).toEqual(['2', '3']);
  expect(await rowKeys(table, odata`PartitionKey eq 'a' or PartitionKey eq 'c'`)).toEqual([
    '1',
    '2',
    '3',
    '1',
    '2',
    '3',
  ]);
  expect(await rowKeys(table, odata`partition eq ${"x PartitionKey eq 'a'"}`)).toEqual([]);
  expect(await rowKeys(table, odata`RowKey eq '1'`)).toHaveLength(3);
});

test('query · more than 1,000 entities → all, in order, over several pages', async () => {
  const table = await newTable();
  const keys = Array.from({ length: 1_250 }, (_, at) => String(at).padStart(5, '0'));
  for (let at = 0; at < keys.length; at += 100) {
    await table.submitTransaction(keys.slice(at, at + 100).map((rowKey) => ['create', entity(rowKey)] as const));
  }
  expect(await rowKeys(table, odata`PartitionKey eq 'p'`)).toEqual(keys);
});

test('table · deleted and made again → empty; made twice → 409; restart keeps it so', async () => {
  const table = await newTable();
  await table.createEntity(entity('1'));
  await table.deleteTable();
  await table.createTable();
  await table.createTable();
  expect(await rowKeys(table)).toEqual([]);
  await restart();
  expect(await rowKeys(open(table.tableName))).toEqual([]);
});

test('journal · its last record was cut off → everything before it is there, it is told, and writing goes on', async () => {
  const table = await newTable();
  await table.createEntity(entity('1'));
  await restart((file) => appendFile(file, Buffer.from('0000004000000fff12', 'hex')));
  expect(said).toEqual([expect.stringContaining('ended with an incomplete record: 9 bytes')]);
  const again = open(table.tableName);
  await again.createEntity(entity('2'));
  await restart();
  expect(said).toHaveLength(1);
  expect(await rowKeys(open(table.tableName))).toEqual(['1', '2']);
});

test('journal · a value in its middle is damaged → ConfigurationError with what to do, and the folder is free again', async () => {
  const damaged = await mkdtemp(path.join(tmpdir(), 'store-damaged-'));
  const file = path.join(damaged, 'tables.journal');
  const bytes = await readFile(path.join(folder, 'tables.journal'));
  bytes.writeUInt8(bytes.readUInt8(60) ^ 1, 60);
  await writeFile(file, bytes);
  for (const _ of [1, 2]) {
    const start = startStore({ dataFolder: damaged });
    await expect(start).rejects.toThrow(ConfigurationError);
    await expect(start).rejects.toThrow(/is damaged: record 1, .*Put back a copy of the data folder/);
  }
  await rm(damaged, { recursive: true });
});

test('store · the port is taken → ConfigurationError', async () => {
  await expect(startStore({ port: store.port })).rejects.toThrow(
    new ConfigurationError(`Port ${store.port} of the table store is taken by another program.`),
  );
});

test('store · a second one on the same folder → ConfigurationError, and the journal is untouched', async () => {
  const before = await readFile(path.join(folder, 'tables.journal'));
  await expect(startStore({ dataFolder: folder })).rejects.toThrow(/is in use by/);
  expect((await readFile(path.join(folder, 'tables.journal'))).equals(before)).toBe(true);
});

test('data folder · made → closed to other users, with what is in it', async () => {
  expect((await stat(path.join(folder, 'tables.journal'))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test('store · two without a data folder → each its own content', async () => {
  const [one, two] = await Promise.all([startStore(), startStore()]);
  const options = { allowInsecureConnection: true };
  const table = TableClient.fromConnectionString(one.connectionString, 'only', options);
  await table.createTable();
  await table.createEntity(entity('1'));
  const other = TableClient.fromConnectionString(two.connectionString, 'only', options);
  expect(await statusOf(other.getEntity('p', '1'))).toBe(404);
  await Promise.all([one.close(), two.close()]);
});
