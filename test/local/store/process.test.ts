import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { TableClient } from '@azure/data-tables';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storeConnectionString } from '../../../local/store/connection-string.ts';
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

const run = (...more: readonly string[]) =>
  opened(spawn(process.execPath, [script, '--data', folder, ...more], { stdio: ['pipe', 'pipe', 'inherit'] }));

/** A store that may write no file larger than so many blocks of half a kilobyte. */
const runOnFullDisk = (fileBlocks: number) => {
  const limited = ['-c', `ulimit -f ${fileBlocks} && exec "$0" "$@"`, process.execPath, script, '--data', folder];
  return opened(spawn('sh', limited, { stdio: ['pipe', 'pipe', 'pipe'] }));
};

async function opened(child: ChildProcessByStdio<Writable, Readable, Readable | null>) {
  children.push(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { ready, port } = JSON.parse(line) as { ready: boolean; port: number };
  expect(ready).toBe(true);
  const address = storeConnectionString(port);
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

/** Two rows that a transaction of the ledger writes together. */
const pair = (number: number) =>
  ['a', 'b'].map((half) => {
    const rowKey = `${String(number).padStart(5, '0')}.${half}`;
    return { op: 'insert' as const, row: { partitionKey: 'p', rowKey, properties: { v0: 'x'.repeat(1_000) } } };
  });
const keysOfPairs = (count: number) =>
  Array.from({ length: count }, (_, number) => pair(number).map(({ row }) => row.rowKey)).flat();

test('store process · killed amid transactions of the ledger → all that were answered are there, and no half of one', async () => {
  const first = await run();
  const ended = once(first.child, 'exit');
  await first.table.createTable();
  let answered = 0;
  const writing = async () => {
    for (;;) {
      await first.ledgers.write(pair(answered), answerMs);
      answered += 1;
      if (answered === 100) first.child.kill('SIGKILL');
    }
  };
  await expect(writing()).rejects.toThrow('The store gave no answer.');
  await ended;
  const { table } = await run();
  const there = await written(table);
  expect(there.length).toBeGreaterThanOrEqual(2 * answered);
  expect(there).toEqual(keysOfPairs(there.length / 2));
});

test('store process · the journal cannot be written → ends without an answer, and what it answered before is there', async () => {
  const first = await runOnFullDisk(64);
  let said = '';
  first.child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = once(first.child, 'close');
  await first.table.createTable();
  let answered = 0;
  const writing = async () => {
    for (; answered < 1_000; answered += 1) await first.ledgers.write(pair(answered), answerMs);
  };
  await expect(writing()).rejects.toThrow('The store gave no answer.');
  expect(await ended).toEqual([1, null]);
  expect(said).toContain('EFBIG');
  const { table } = await run();
  expect(answered).toBeGreaterThan(2);
  expect((await written(table)).slice(0, 2 * answered)).toEqual(keysOfPairs(answered));
});
