import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noWaits, type WaitRecord, waitInterval, withWait } from '../../shared/assignment/waiting-time.ts';
import { propertyRuns } from '../support/thoroughness.ts';

const next = { position: 1, places: 1 };

/** A record of visitors who were next, with one place. */
function waitsOf(waits: readonly number[]): WaitRecord {
  return waits.reduce((record, waitedMs) => withWait(record, { ...next, waitedMs }), noWaits);
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => 1_000 * (index + 1));

describe('told waiting time', () => {
  it.each([
    [0.8, 9],
    [0.9, 19],
    [0.5, 3],
  ])(
    'confidence of %d → silent until %i waits support it, then from the shortest to the longest',
    (confidence, least) => {
      expect(waitInterval(waitsOf(upTo(least - 1)), next, confidence)).toBeUndefined();
      const interval = { fromMs: 1_000, toMs: 1_000 * least, confidence };
      expect(waitInterval(waitsOf(upTo(least)), next, confidence)).toEqual(interval);
    },
  );

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
