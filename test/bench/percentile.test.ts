import { describe, expect, it } from 'vitest';
import { percentile } from '../../bench/support/percentile.ts';

describe('percentile', () => {
  it('hundred values · p50, p95, p99 → the 50th, 95th and 99th smallest in any order', () => {
    const values = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1);
    expect([0.5, 0.95, 0.99, 1].map((part) => percentile(values, part))).toEqual([50, 95, 99, 100]);
  });

  it('few values · p95 → a value that was measured, never one between', () => {
    expect(percentile([30, 10, 20], 0.95)).toBe(30);
    expect(percentile([7], 0.5)).toBe(7);
  });

  it('given values · percentile → they keep their order', () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  it('no values · percentile → not a number', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});
