import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Intervals, includes, including } from '../../shared/conversation/intervals.ts';
import { runs } from './flows.ts';

const none: Intervals = [];

test('including · any numbers in any order → exactly these are included, in as few intervals as can be', () => {
  const property = fc.property(fc.array(fc.nat({ max: 60 })), (numbers) => {
    const intervals = numbers.reduce(including, none);
    const wanted = new Set(numbers);
    for (let number = 0; number <= 62; number += 1) expect(includes(intervals, number)).toBe(wanted.has(number));
    expect(intervals.length).toBe([...wanted].filter((number) => !wanted.has(number + 1)).length);
  });
  fc.assert(property, runs);
});

test('including · hundreds of gaps → the oldest are closed, and the list stays short', () => {
  const odd = Array.from({ length: 5000 }, (_, index) => 2 * index + 1);
  const intervals = odd.reduce(including, none);
  expect(intervals.length).toBe(256);
  expect(includes(intervals, 2)).toBe(true);
  expect(includes(intervals, 9998)).toBe(false);
});
