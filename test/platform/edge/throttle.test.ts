import { expect, test } from 'vitest';
import { minuteMs } from '../../../shared/kernel/time.ts';
import { PlatformRefusal } from '../../../shared/platform/edge/refusal.ts';
import { Throttle } from '../../../shared/platform/edge/throttle.ts';

/** Seconds after which the next one may come, or undefined when it may come now. */
function waitOf(throttle: Throttle, key: string): number | undefined {
  try {
    throttle.admit(key);
    return undefined;
  } catch (error) {
    if (!(error instanceof PlatformRefusal)) throw error;
    expect([error.code, error.body.subcode]).toEqual(['TooManyRequests', 'LimitExceeded']);
    return Number(error.headers['retry-after']);
  }
}

test('throttle · as many as the limit at once, then one more → refused until there is room again (trusted-application.md#throttling)', () => {
  let now = 1_000_000;
  const throttle = new Throttle(6, 'LimitExceeded', () => now);
  for (let count = 0; count < 6; count += 1) expect(waitOf(throttle, 'a')).toBeUndefined();
  expect(waitOf(throttle, 'a')).toBe(10);
  now += 9_999;
  expect(waitOf(throttle, 'a')).toBe(1);
  now += 1;
  expect(waitOf(throttle, 'a')).toBeUndefined();
  expect(waitOf(throttle, 'a')).toBe(10);
});

test('throttle · a long silence → no more at once than the limit', () => {
  let now = 1_000_000;
  const throttle = new Throttle(2, 'LimitExceeded', () => now);
  expect(waitOf(throttle, 'a')).toBeUndefined();
  now += 100 * minuteMs;
  expect([waitOf(throttle, 'a'), waitOf(throttle, 'a')]).toEqual([undefined, undefined]);
  expect(waitOf(throttle, 'a')).toBe(30);
});

test('throttle · one asks too much → another does not suffer; a clock that is set back changes nothing', () => {
  let now = 1_000_000;
  const throttle = new Throttle(1, 'LimitExceeded', () => now);
  expect(waitOf(throttle, 'a')).toBeUndefined();
  expect(waitOf(throttle, 'b')).toBeUndefined();
  now -= 500_000;
  expect(waitOf(throttle, 'a')).toBe(60);
});
