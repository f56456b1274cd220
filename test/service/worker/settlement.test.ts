import { describe, expect, test } from 'vitest';
import {
  CapabilityNotAvailable,
  ProtocolViolation,
  ProviderRefused,
  Unavailable,
} from '../../../shared/kernel/errors.ts';
import { isAlarming, settledBy } from '../../../shared/service/worker/performer.ts';

const violation = new ProtocolViolation('odd', { expected: 'a', got: 'b', source: 'trusted-application.md#links' });

describe('settlement of a command (design: errors)', () => {
  test.each<[string, unknown, string]>([
    ['refused', new ProviderRefused('PlatformConflict', 'no', 409), 'PlatformConflict'],
    ['against the protocol', violation, 'UnexpectedAnswer'],
    ['without its link', new CapabilityNotAvailable('no link'), 'LinkMissing'],
    ['with a defect of ours', new TypeError('undefined is not a function'), 'TypeError'],
  ])('%s → failed', (_, error, code) => {
    expect(settledBy(error, 0, 1_000)).toEqual({ outcome: 'failed', code });
  });

  test('unavailable, with a time given → postponed until then', () => {
    const error = new Unavailable('PlatformThrottled', 'later', 7_000);
    expect(settledBy(error, 3, 1_000)).toEqual({ outcome: 'postponed', code: 'PlatformThrottled', dueAt: 8_000 });
  });

  test('unavailable, again and again → postponed for longer each time, five minutes at most', () => {
    const error = new Unavailable('PlatformUnreachable', 'gone');
    const delays = [0, 1, 2, 3, 20].map((attempts) => {
      const result = settledBy(error, attempts, 0);
      return result.outcome === 'postponed' ? result.dueAt : undefined;
    });
    expect(delays).toEqual([2_000, 4_000, 8_000, 16_000, 300_000]);
  });

  test('our token is not taken → tried again with a new one for four minutes, then failed', () => {
    const error = new ProviderRefused('PlatformUnauthorized', 'no', 401);
    const results = Array.from({ length: 8 }, (_, attempts) => settledBy(error, attempts, 0));
    const pauses = results.flatMap((result) => (result.outcome === 'postponed' ? [result.dueAt] : []));
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000]);
    expect(results.at(-1)).toEqual({ outcome: 'failed', code: 'PlatformUnauthorized' });
    expect(settledBy(new ProviderRefused('PlatformUnauthorized', 'no', 403), 0, 0).outcome).toBe('failed');
  });

  test('what a person should look at → broken protocol and defects, not a plain no', () => {
    expect(isAlarming(violation)).toBe(true);
    expect(isAlarming(new TypeError('odd'))).toBe(true);
    expect(isAlarming(new ProviderRefused('PlatformRefused', 'no', 400))).toBe(false);
    expect(isAlarming(new Unavailable('PlatformUnavailable', 'later'))).toBe(false);
    expect(isAlarming(new CapabilityNotAvailable('no link'))).toBe(false);
  });
});
