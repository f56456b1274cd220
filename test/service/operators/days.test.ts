import { expect, test } from 'vitest';
import { daysBetween } from '../../../shared/service/operators/conversations.ts';

const now = Date.parse('2026-03-02T12:00:00Z');

test('days · nothing given → today', () => {
  expect(daysBetween(undefined, undefined, now)).toEqual(['20260302']);
});

test('days · over the end of a month → each day, the last one first', () => {
  expect(daysBetween('2026-02-27', '2026-03-01', now)).toEqual(['20260301', '20260228', '20260227']);
});

test.each([
  ['2026-03-02', '2026-03-01'],
  ['2026-01-01', '2026-03-01'],
  ['2026-13-01', undefined],
  ['2026-03-03', undefined],
])('days · %s to %s → refused', (from, to) => {
  expect(() => daysBetween(from, to, now)).toThrow(expect.objectContaining({ code: 'InvalidRequest' }));
});
