import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { between, OperationMeters, perLine, sumOf, times } from '../../bench/call-flow/operation-meters.ts';
import { startChild } from '../../local/engine/child.ts';
import { freePort } from '../../local/engine/free-port.ts';

const counts = (values: Readonly<Record<string, number>>) => new Map(Object.entries(values));

it('counts of two stretches · per line → what only the one with lines has, divided by their number', () => {
  const run = between(counts({ 'store read': 10, 'in GET': 4 }), counts({ 'store read': 40, 'in GET': 14 }));
  const idle = between(counts({ 'in GET': 14 }), counts({ 'in GET': 24, 'bus sent': 5 }));
  expect([...perLine(run, idle, 10)]).toEqual([
    ['bus sent', -0.5],
    ['store read', 3],
  ]);
  expect([...times(counts({ 'store read': 10 }), 1.5)]).toEqual([['store read', 15]]);
  expect(sumOf(counts({ 'store read': 1, 'store write': 2, 'bus sent': 4 }), 'store ')).toBe(3);
});

it('a store with a meter · requests → counted by kind and by bytes, told when asked; lines of a log counted beside', async () => {
  const meters = new OperationMeters();
  const script = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const port = await freePort();
  const store = startChild({
    name: 'store',
    nodeArgs: ['--import', new URL('../../bench/meter/main.ts', import.meta.url).href],
    script: script('local/store/main.ts'),
    args: ['--port', String(port)],
    onLine: (line) => meters.read(line),
  });
  try {
    await store.ready;
    const before = await meters.take([store.pid]);
    const url = `http://127.0.0.1:${port}/account/some(PartitionKey='a',RowKey='b')`;
    await (await fetch(url)).arrayBuffer();
    await (await fetch(url, { method: 'PUT', body: '{"a":1}' })).arrayBuffer();
    meters.read(JSON.stringify({ level: 'info', event: 'decision' }));
    expect(Object.fromEntries(between(before, await meters.take([store.pid])))).toEqual({
      'store read': 1,
      'store write': 1,
      'bytes to the store': 7,
      'logged info decision': 1,
    });
  } finally {
    await store.end(10_000);
  }
});
