import { describe, expect, test } from 'vitest';
import { silenceOf, silentSince, silentTooLongAt } from '../../../shared/platform/channels/silence.ts';
import { defaultTimes } from '../../../shared/platform/times.ts';

const second = 1_000;

describe('silence of a client (ucwa.md#lifetimes)', () => {
  test('visitor · no request for two minutes → away since the last one that was noted; a request that may still wait → there', () => {
    const silence = silenceOf({ scope: 'psanon' }, defaultTimes);
    const notedAt = 1_000_000;
    // A request may have come just before it would have been noted, and may wait for its whole time.
    const waitsUntil = notedAt + silence.notedEveryMs + silence.waitsMs;
    expect(silentSince(notedAt, silence, waitsUntil)).toBeUndefined();
    expect(silentSince(notedAt, silence, notedAt + 120 * second)).toBe(notedAt);
  });

  test('visitor · goes on being silent → ended after 15 minutes, and at most a minute and a half later', () => {
    const silence = silenceOf({ scope: 'psanon' }, defaultTimes);
    const ends = silentTooLongAt(0, silence);
    expect(ends).toBeGreaterThanOrEqual(15 * 60 * second);
    expect(ends).toBeLessThanOrEqual(16.5 * 60 * second);
  });
});
