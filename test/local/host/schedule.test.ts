import { expect, test } from 'vitest';
import { parseSchedule } from '../../../local/host/timer/schedule.ts';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';

test.each([
  ['0 */5 * * * *', '2026-01-01T00:02:03Z', '2026-01-01T00:05:00.000Z'],
  ['*/5 * * * *', '2026-01-01T00:05:00Z', '2026-01-01T00:10:00.000Z'],
  ['0 30 9 * * 1-5', '2026-11-20T10:00:00Z', '2026-11-23T09:30:00.000Z'],
  ['*/10 * * * * *', '2026-11-20T10:00:55Z', '2026-11-20T10:01:00.000Z'],
  ['0 0 0 29 Feb *', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['0 0 12 * * 7', '2026-11-20T00:00:00Z', '2026-11-22T12:00:00.000Z'],
  ['0 0 12 * * sun,tue', '2026-11-23T00:00:00Z', '2026-11-24T12:00:00.000Z'],
  ['0 5/20 * * * *', '2026-01-01T00:05:00Z', '2026-01-01T00:25:00.000Z'],
  ['00:00:30', '2026-01-01T00:00:00Z', '2026-01-01T00:00:30.000Z'],
  ['1.00:00:00', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.000Z'],
])('schedule · %s after %s → %s', (text, after, due) => {
  expect(new Date(parseSchedule(text)(Date.parse(after))).toISOString()).toBe(due);
});

test('schedule · day of month and day of week → both must fit (NCrontab)', () => {
  const due = parseSchedule('0 0 12 13 * fri');
  expect(new Date(due(Date.parse('2026-01-01T00:00:00Z'))).toISOString()).toBe('2026-02-13T12:00:00.000Z');
});

test.each([
  '',
  '* * *',
  '0 0 0 * * * *',
  '61 * * * * *',
  'x * * * * *',
  '0 */0 * * * *',
  '0 5-1 * * * *',
  '0 0 0 L * *',
  '0 0 8 ? * 2',
  '@daily',
])('schedule · %j → ConfigurationError', (text) => {
  expect(() => parseSchedule(text)).toThrow(ConfigurationError);
});

test('schedule · a date that never occurs → ConfigurationError', () => {
  const schedule = parseSchedule('0 0 0 30 2 *');
  expect(() => schedule(0)).toThrow(ConfigurationError);
});
