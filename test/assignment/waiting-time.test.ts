import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noWaits, type WaitRecord, waitInterval, withLeaver, withWait } from '../../shared/assignment/waiting-time.ts';
import { propertyRuns } from '../support/thoroughness.ts';

const next = { position: 1, places: 1 };

/** A record of visitors who were next, with one place. */
function waitsOf(waits: readonly number[]): WaitRecord {
  return waits.reduce((record, waitedMs) => withWait(record, { ...next, waitedMs }), noWaits);
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => 1_000 * (index + 1));

describe('told waiting time', () => {
  it('eight waits → silent, since they do not support 80 %; nine → from the shortest to the longest', () => {
    expect(waitInterval(waitsOf(upTo(8)), next)).toBeUndefined();
    expect(waitInterval(waitsOf(upTo(9)), next)).toEqual({ fromMs: 1_000, toMs: 9_000, confidence: 0.8 });
  });

  it('more waits → the outer ones are left out', () => {
    expect(waitInterval(waitsOf(upTo(19)), next)).toEqual({ fromMs: 2_000, toMs: 18_000, confidence: 0.8 });
    expect(waitInterval(waitsOf(upTo(59)), next)).toEqual({ fromMs: 6_000, toMs: 54_000, confidence: 0.8 });
  });

  it('more waits than are kept → the newest count', () => {
    expect(waitInterval(waitsOf([...upTo(59).map((one) => one * 100), ...upTo(59)]), next)?.toMs).toBe(54_000);
  });

  it('twice the places → half the time; further behind in the same class → longer', () => {
    const record = upTo(9).reduce((rest, waitedMs) => withWait(rest, { position: 3, places: 2, waitedMs }), noWaits);
    expect(waitInterval(record, { position: 3, places: 2 })?.toMs).toBe(9_000);
    expect(waitInterval(record, { position: 3, places: 4 })?.toMs).toBe(4_500);
    expect(waitInterval(record, { position: 4, places: 2 })?.toMs).toBe(12_000);
  });

  it('waits of other positions → say nothing of this one', () => {
    expect(waitInterval(waitsOf(upTo(59)), { position: 2, places: 1 })).toBeUndefined();
  });

  it('no agent is there → silent, and what happens then is no sample', () => {
    const none = { position: 1, places: 0 };
    expect(waitInterval(waitsOf(upTo(59)), none)).toBeUndefined();
    expect(withWait(noWaits, { ...none, waitedMs: 1 })).toBe(noWaits);
  });

  it('as many waits as there may be → a record of at most four kilobytes', () => {
    let record = noWaits;
    for (let index = 0; index < 5_000; index += 1) {
      record = withWait(record, { position: (index % 40) + 1, places: 600, waitedMs: 7_200_000 });
    }
    expect(JSON.stringify(record).length).toBeLessThan(4_096);
  });

  it('told interval was wrong → the next ones are wider; right → narrower, little by little', () => {
    const record = waitsOf(upTo(59));
    const told = { fromMs: 6_000, toMs: 54_000, confidence: 0.8 };
    const { outside } = record;
    expect(withWait(record, { ...next, waitedMs: 54_001, told }).outside).toBeCloseTo(outside - 0.016, 9);
    expect(withWait(record, { ...next, waitedMs: 5_999, told }).outside).toBeCloseTo(outside - 0.016, 9);
    expect(withWait(record, { ...next, waitedMs: 54_000, told }).outside).toBeCloseTo(outside + 0.004, 9);
    expect(withWait(record, { ...next, waitedMs: 1 }).outside).toBe(outside);
  });

  it('visitor leaves · after what was told → wrong; before → neither', () => {
    const told = { fromMs: 6_000, toMs: 54_000, confidence: 0.8 };
    expect(withLeaver(noWaits, { told, waitedMs: 54_001 }).outside).toBeLessThan(noWaits.outside);
    expect(withLeaver(noWaits, { told, waitedMs: 5_000 })).toBe(noWaits);
  });

  it('always wrong, always right → bounds that the waits kept can give', () => {
    const told = { fromMs: 10, toMs: 20, confidence: 0.8 };
    const often = (waitedMs: number) =>
      Array.from({ length: 500 }).reduce(
        (record: WaitRecord) => withWait(record, { ...next, waitedMs, told }),
        noWaits,
      );
    expect(waitInterval(often(30), next)).toEqual({ fromMs: 30, toMs: 30, confidence: 0.8 });
    expect(often(15).outside).toBe(0.3);
  });

  it.each([
    ['jump between short and long', (index: number) => (index % 60 < 30 ? 1 : 10)],
    ['grow from day to day', (index: number) => 1 + index / 100],
    ['swing', (index: number) => 3 + 2 * Math.sin(index / 25)],
  ])('waits that %s → told intervals are right as often as they say all the same, within five points', (_, factor) => {
    let record = noWaits;
    let [right, told] = [0, 0];
    for (let index = 0; index < 4_000; index += 1) {
      const interval = waitInterval(record, next);
      const waitedMs = Math.round(1_000 * factor(index) * (1 + ((index * 7_919) % 101) / 101));
      record = withWait(record, { ...next, waitedMs, ...(interval === undefined ? {} : { told: interval }) });
      if (interval === undefined) continue;
      told += 1;
      if (interval.fromMs <= waitedMs && waitedMs <= interval.toMs) right += 1;
    }
    expect(Math.abs(right / told - 0.8)).toBeLessThanOrEqual(0.05);
  });

  it('waits in any order of one and the same kind → the next one lies inside as often as is said', () => {
    const property = fc.property(fc.uniqueArray(fc.nat(), { minLength: 10, maxLength: 60 }), (waits) => {
      const inside = waits.filter((wait) => {
        const interval = waitInterval(waitsOf(waits.filter((other) => other !== wait)), next);
        return interval !== undefined && interval.fromMs <= wait && wait <= interval.toMs;
      });
      expect(inside.length / waits.length).toBeGreaterThanOrEqual(0.8 - 1e-9);
    });
    fc.assert(property, propertyRuns(100, 1_000));
  });
});
