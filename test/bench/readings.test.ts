import { describe, expect, it } from 'vitest';
import { Troubles } from '../../bench/call-flow/troubles.ts';
import { OperationCount } from '../../bench/failures/operation-count.ts';
import { figureText, verdict } from '../../bench/support/figure.ts';
import { processorMs, residentMemory, ticksOf } from '../../bench/support/processes.ts';

describe('figures', () => {
  it('an aim · value at, above, unknown → met, missed, neither', () => {
    const reading = { label: 'p50', unit: 'ms', aim: 10 };
    expect([10, 10.1, Number.NaN].map((value) => verdict({ ...reading, value }))).toEqual(['met', 'missed', undefined]);
    expect(verdict({ label: 'p50', unit: 'ms', value: 1 })).toBeUndefined();
  });

  it('a figure · as text → what was measured, aim and verdict, faults', () => {
    const text = figureText({
      title: 'Latency',
      measured: '3 lines',
      readings: [
        { label: 'p50', value: 12.345, unit: 'ms', aim: 10 },
        { label: 'p95', value: Number.NaN, unit: 'ms', aim: 30 },
      ],
      faults: ['1 lost'],
    });
    expect(text).toContain('measured: 3 lines');
    expect(text).toMatch(/p50 +12\.35 ms +aim ≤ 10 ms: missed/);
    expect(text).toMatch(/p95 +– ms +aim ≤ 30 ms: not measured/);
    expect(text).toContain('WRONG: 1 lost');
  });
});

describe('processes', () => {
  it('a line of /proc/<pid>/stat with brackets in the name → user and system ticks', () => {
    const stat = '4711 (node (main) x) S 1 4711 4711 0 -1 4194304 1 2 3 4 250 50 9 9 20 0 11 0 123';
    expect(ticksOf(stat)).toBe(300);
  });

  it('a process that is not there · readings → undefined', () => {
    expect(processorMs(-1)).toBeUndefined();
    expect(residentMemory(-1)).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')(
    'our own process · readings → memory and processor time that it has used',
    () => {
      const memory = residentMemory(process.pid);
      expect(memory?.nowBytes).toBeGreaterThan(1_000_000);
      expect(memory?.peakBytes).toBeGreaterThanOrEqual(memory?.nowBytes ?? Number.NaN);
      expect(processorMs(process.pid)).toBeGreaterThan(0);
    },
  );
});

describe('requests to store and queue', () => {
  const line = (event: string, step: string, outcome: string, traceId: string): string =>
    JSON.stringify({ at: '2026-01-01T00:00:00Z', level: 'debug', event, traceId, step, outcome });

  it("the application's log · counted → by side, place and kind, apart by trace; other lines left out", () => {
    const count = new OperationCount();
    count.read(line('store-operation', 'service conversations', 'read', 'a'));
    const start = count.length;
    count.read(line('store-operation', 'platform platformcalls', 'transaction', 'a'));
    count.read(line('store-operation', 'platform platformcalls', 'transaction', 'a'));
    count.read(line('queue-operation', 'service', 'send', 'a'));
    count.read(line('store-operation', 'platform platformchannels', 'query', 'b'));
    count.read(line('decision', 'service conversations', 'read', 'a'));
    count.read('not JSON, "store-operation" nevertheless');
    expect([...count.count(start, new Set(['a']))]).toEqual([
      ['platform platformcalls transaction', 2],
      ['service queue send', 1],
    ]);
    expect([...count.count(start, new Set(['b']))]).toEqual([['platform platformchannels query', 1]]);
  });

  it('warnings and errors · taken → counted once each, and forgotten', () => {
    const troubles = new Troubles();
    const warning = JSON.stringify({ level: 'warn', event: 'store-retry', code: 'StoreUnavailable' });
    for (const text of [warning, warning, JSON.stringify({ level: 'info', event: 'start' })]) troubles.read(text);
    expect(troubles.take()).toEqual(['the application logged 2 × warn store-retry StoreUnavailable']);
    expect(troubles.take()).toEqual([]);
  });
});
