import { describe, expect, test } from 'vitest';
import { FadingMap } from '../../shared/kernel/fading-map.ts';
import { until } from '../support/until.ts';

describe('fading map', () => {
  test('set → there until its time is over, counted anew when it is set again', () => {
    let time = 0;
    const map = new FadingMap<number>({ most: 10, keptMs: 1_000 }, () => time);
    map.set('one', 1);
    time = 999;
    expect(map.get('one')).toBe(1);
    map.set('one', 2);
    time = 1_500;
    expect(map.get('one')).toBe(2);
    time = 1_999;
    expect(map.get('one')).toBeUndefined();
  });

  test('over its limit → what was set longest ago is gone', () => {
    const map = new FadingMap<number>({ most: 2, keptMs: 1_000 }, () => 0);
    for (const key of ['one', 'two', 'one', 'three']) map.set(key, 1);
    expect(['one', 'two', 'three'].map((key) => map.get(key))).toEqual([1, undefined, 1]);
  });

  test('nobody asks for it → held no more some time later', async () => {
    const map = new FadingMap<number>({ most: 10, keptMs: 20 });
    map.set('one', 1);
    map.set('two', 2);
    expect(map.size).toBe(2);
    await until(async () => map.size === 0);
  });
});
