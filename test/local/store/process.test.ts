import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { TableClient } from '@azure/data-tables';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectTables } from '../../../shared/ledger/connect-tables.ts';

const script = path.resolve(import.meta.dirname, '../../../local/store/main.ts');
const answerMs = 60_000;
const children: ChildProcess[] = [];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'store-process-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

async function run(...more: readonly string[]) {
  const child = spawn(process.execPath, [script, '--data', folder, ...more], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { ready, port } = JSON.parse(line) as { ready: boolean; port: number };
  expect(ready).toBe(true);
  const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
  const account = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${key}`;
  const address = `${account};TableEndpoint=http://127.0.0.1:${port}/devstoreaccount1`;
  const table = TableClient.fromConnectionString(address, 'kept', { allowInsecureConnection: true });
  return { child, table, ledgers: (await connectTables({ connectionString: address }))('kept') };
}

async function written(table: TableClient): Promise<readonly (string | undefined)[]> {
  const keys: (string | undefined)[] = [];
  for await (const { rowKey } of table.listEntities()) keys.push(rowKey);
  return keys;
}

test.each([
  ['kill -9', (child: ChildProcess) => child.kill('SIGKILL')],
  ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
  ['SIGINT', (child: ChildProcess) => child.kill('SIGINT')],
  ['the end of its parent', (child: ChildProcess) => child.stdin?.end()],
])('store process · %s right after an answer → what was answered is there again', async (_, end) => {
  const first = await run('--parent');
  await first.table.createTable();
  await first.table.createEntity({ partitionKey: 'p', rowKey: '1', value: 1 });
  await first.table.submitTransaction([
    ['create', { partitionKey: 'p', rowKey: '2' }],
    ['update', { partitionKey: 'p', rowKey: '1', value: 2 }, 'Replace'],
  ]);
  const row = (rowKey: string) => ({ partitionKey: 'p', rowKey, properties: { value: 3 } });
  await first.ledgers.write([{ op: 'insert', row: row('3') }], answerMs);
  await first.ledgers.write(
    [
      { op: 'remove', row: row('3'), etag: '*' },
      { op: 'insert', row: row('4') },
    ],
    answerMs,
  );
  const ended = once(first.child, 'exit');
  end(first.child);
  await ended;
  const second = await run();
  expect(await written(second.table)).toEqual(['1', '2', '4']);
  expect(await second.table.getEntity('p', '1')).toMatchObject({ value: 2 });
});

test('store process · the port is taken → ends with status 1 and says so', async () => {
  const { table } = await run();
  const port = new URL(table.url).port;
  const second = spawn(process.execPath, [script, '--port', port], { stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(second);
  let said = '';
  second.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [status] = await once(second, 'close');
  expect(status).toBe(1);
  expect(said).toBe(`Port ${port} of the table store is taken by another program.\n`);
});
