import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runBroker, startChild } from './child.ts';
import { connect, contents } from './sdk.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'broker-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('start · port taken → exit status 1, the port named, and the journal of the other untouched', async () => {
  const broker = await startChild(folder, { q: {} });
  const client = connect(broker.connectionString);
  await client.createSender('q').sendMessages({ body: 1 });
  const second = runBroker(['--port', String(broker.port), '--data', folder, '--queues', '{"q":{}}']);
  const { code, errors } = await second.ended;
  expect(code).toBe(1);
  expect(errors).toBe(`The broker cannot listen on port ${broker.port}: another process has it.\n`);
  expect(await contents(broker, 'q')).toEqual([1]);
  await client.close();
  await broker.kill('SIGKILL');
});

test('start · settings missing, unknown or malformed → exit status 1, and which', async () => {
  const ended = await Promise.all(
    [[], ['--queues', '{"q":{"locks":1}}'], ['--colour', 'red']].map((args) => runBroker(args).ended),
  );
  expect(ended.map(({ code }) => code)).toEqual([1, 1, 1]);
  expect(ended.map(({ errors }) => errors)).toEqual([
    expect.stringContaining('BROKER_QUEUES'),
    expect.stringContaining('"locks"'),
    expect.stringContaining('--colour'),
  ]);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'end · %s → exit status 0, and the next start has the messages',
  async (signal) => {
    const first = await startChild(folder, { q: {} });
    const client = connect(first.connectionString);
    await client.createSender('q').sendMessages({ body: 'kept' });
    expect(await first.kill(signal)).toMatchObject({ code: 0, errors: '' });
    await client.close();
    const second = await startChild(folder, { q: {} });
    expect(await contents(second, 'q')).toEqual(['kept']);
    await second.kill('SIGKILL');
  },
);

test('end · the pipe from the parent is closed → the broker ends, too', async () => {
  const broker = await startChild(folder, { q: {} }, { args: ['--parent'] });
  broker.process.stdin?.end();
  expect(await broker.ended).toMatchObject({ code: 0 });
});
