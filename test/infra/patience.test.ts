import { describe, expect, it } from 'vitest';
import { Patience, type Time } from '../../infra/hooks/patience.ts';

/** Time that passes only while one sleeps. */
function ownTime(): Time & { readonly slept: number[] } {
  let now = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

/** Work that fails so many times, then succeeds. */
function failing(times: number): () => string {
  let left = times;
  return () => {
    if (left === 0) return 'done';
    left -= 1;
    throw new Error('does not exist');
  };
}

describe('patience of a hook', () => {
  it('a failure that passes → again every ten seconds', async () => {
    const time = ownTime();
    expect(await new Patience(90_000, time).retry(failing(2), () => true)).toBe('done');
    expect(time.slept).toEqual([10_000, 10_000]);
  });

  it('a failure that does not pass → no second try', async () => {
    const time = ownTime();
    await expect(new Patience(90_000, time).retry(failing(1), () => false)).rejects.toThrow('does not exist');
    expect(time.slept).toEqual([]);
  });

  it('time is up → the failure', async () => {
    const time = ownTime();
    await expect(new Patience(25_000, time).retry(failing(9), () => true)).rejects.toThrow('does not exist');
    expect(time.slept).toEqual([10_000, 10_000, 5_000]);
  });

  it('end → waits for what is left, once', async () => {
    const time = ownTime();
    const patience = new Patience(90_000, time);
    await patience.retry(failing(1), () => true);
    await patience.end();
    await patience.end();
    expect(time.slept).toEqual([10_000, 80_000]);
  });
});
