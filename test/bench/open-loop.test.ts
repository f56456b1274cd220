import { describe, expect, it } from 'vitest';
import { openLoop } from '../../bench/support/open-loop.ts';

describe('open loop', () => {
  it('a rate and a duration · fired → every number once, due at even distances', async () => {
    const fired: { number: number; dueAt: number }[] = [];
    await openLoop({ perSecond: 200, seconds: 0.1 }, (number, dueAt) => {
      fired.push({ number, dueAt });
    });
    expect(fired.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, number) => number));
    const first = fired[0]?.dueAt ?? Number.NaN;
    for (const { number, dueAt } of fired) {
      expect(dueAt - first).toBeCloseTo(number * 5, 6);
    }
  });

  it('the callee holds the thread up · due times → stay as they were fixed', async () => {
    const dues: number[] = [];
    await openLoop({ perSecond: 1_000, seconds: 0.02 }, (number, dueAt) => {
      dues.push(dueAt);
      for (const until = performance.now() + 15; number === 3 && performance.now() < until; );
    });
    const first = dues[0] ?? Number.NaN;
    expect(dues.map((dueAt) => Math.round(dueAt - first))).toEqual(dues.map((_, number) => number));
  });

  it('hopeless · fired → no more', async () => {
    const fired: number[] = [];
    await openLoop(
      { perSecond: 1_000, seconds: 1 },
      (number) => fired.push(number),
      () => fired.length === 3,
    );
    expect(fired).toEqual([0, 1, 2]);
  });
});
