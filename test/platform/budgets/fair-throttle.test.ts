import { expect, test } from 'vitest';
import { FairThrottle } from '../../../shared/platform/budgets/fair-throttle.ts';
import { PlatformRefusal } from '../../../shared/platform/edge/refusal.ts';

/** A throttle whose clock stands still until it is moved. */
function throttleOf(perMinute: number) {
  let now = 1_000_000;
  const throttle = new FairThrottle(perMinute, 'LimitExceeded', () => now);
  return {
    pass: (ms: number): void => {
      now += ms;
    },
    /** How many of `count` requests of an endpoint get through. */
    through: (endpoint: string, count: number): number =>
      Array.from({ length: count }, () => isThrough(throttle, endpoint)).filter(Boolean).length,
    throttle,
  };
}

function isThrough(throttle: FairThrottle, endpoint: string): boolean {
  try {
    throttle.admit('client', endpoint);
    return true;
  } catch (error) {
    if (!(error instanceof PlatformRefusal)) throw error;
    expect([error.code, error.body.subcode]).toEqual(['TooManyRequests', 'LimitExceeded']);
    expect(Number(error.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    return false;
  }
}

test('fair throttle · one endpoint alone → the whole limit, at once and again each minute (trusted-application.md#throttling)', () => {
  const { through, pass } = throttleOf(60);
  expect(through('a', 70)).toBe(60);
  pass(6_000);
  expect(through('a', 10)).toBe(6);
  pass(60_000);
  expect(through('a', 70)).toBe(60);
});

test('fair throttle · one endpoint asks without end → the others have their parts, at once and from then on (trusted-application.md#throttling)', () => {
  const { through, pass } = throttleOf(60);
  through('greedy', 100);
  expect([through('b', 10), through('c', 10)]).toEqual([10, 10]);
  for (let span = 0; span < 10; span += 1) {
    pass(3_000);
    through('greedy', 20);
    expect([through('b', 1), through('c', 1)]).toEqual([1, 1]);
  }
});

test('fair throttle · what the others leave → may be used, and no more than the limit over time (trusted-application.md#throttling)', () => {
  const { through, pass } = throttleOf(60);
  through('greedy', 100);
  through('b', 100);
  const minute = () => {
    const counted = { greedy: 0, modest: 0 };
    for (let span = 0; span < 12; span += 1) {
      pass(5_000);
      counted.greedy += through('greedy', 10);
      counted.modest += through('b', 1);
    }
    return counted;
  };
  const first = minute();
  expect(first.modest).toBe(12);
  expect(first.greedy).toBeGreaterThanOrEqual(30);
  expect(first.greedy + first.modest).toBeLessThanOrEqual(60);
  minute();
  const later = minute();
  expect(later.modest).toBe(12);
  // All that the modest one leaves: its part is full by now.
  expect(later.greedy).toBe(48);
});

test('fair throttle · an endpoint has fallen silent → its part is the others’ a minute later (trusted-application.md#throttling)', () => {
  const { through, pass } = throttleOf(60);
  through('a', 100);
  through('b', 1);
  for (let span = 0; span < 13; span += 1) {
    pass(5_000);
    through('a', 10);
  }
  const minute = Array.from({ length: 12 }, () => {
    pass(5_000);
    return through('a', 10);
  });
  expect(minute.reduce((sum, count) => sum + count, 0)).toBe(60);
});

test('fair throttle · other clients, a clock that is set back → nothing changes for anybody', () => {
  const { throttle, through, pass } = throttleOf(2);
  expect(through('a', 3)).toBe(2);
  pass(-500_000);
  expect(through('a', 3)).toBe(0);
  expect(() => throttle.admit('another client', 'a')).not.toThrow();
});
