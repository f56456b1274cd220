import { describe, expect, test } from 'vitest';
import { opennessAt } from '../../shared/kernel/opening-hours.ts';

const berlin = 'Europe/Berlin';
const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' }));
const at = (text: string): number => Date.parse(text);

describe('opening hours', () => {
  test('tenant · no hours → always open', () => {
    expect(opennessAt({ timeZone: 'UTC', openingHours: [] }, at('2026-01-01T03:00:00Z'))).toEqual({ open: true });
  });

  test.each([
    ['the first minute', '2026-01-05T08:00:00Z', { open: true }],
    ['the last moment', '2026-01-05T15:59:59.999Z', { open: true }],
    ['closing time', '2026-01-05T16:00:00Z', { open: false, opensAt: at('2026-01-06T08:00:00Z') }],
    ['before opening', '2026-01-05T07:59:59Z', { open: false, opensAt: at('2026-01-05T08:00:00Z') }],
    ['Friday evening', '2026-01-09T20:00:00Z', { open: false, opensAt: at('2026-01-12T08:00:00Z') }],
  ])('tenant in Berlin in winter · %s', (_, now, expected) => {
    expect(opennessAt({ timeZone: berlin, openingHours: weekdays }, at(now))).toEqual(expected);
  });

  test('tenant in Berlin · weekend in which summer time begins → opens an hour earlier in UTC', () => {
    const friday = at('2026-03-27T20:00:00Z');
    expect(opennessAt({ timeZone: berlin, openingHours: weekdays }, friday)).toEqual({
      open: false,
      opensAt: at('2026-03-30T07:00:00Z'),
    });
  });

  test('tenant in Berlin · weekend in which summer time ends → opens an hour later in UTC', () => {
    const friday = at('2026-10-23T20:00:00Z');
    expect(opennessAt({ timeZone: berlin, openingHours: weekdays }, friday)).toEqual({
      open: false,
      opensAt: at('2026-10-26T08:00:00Z'),
    });
  });

  test('opening in the hour that spring skips → the instant as far after the change', () => {
    const hours = { timeZone: berlin, openingHours: [{ day: 0, from: '02:30', to: '06:00' }] };
    expect(opennessAt(hours, at('2026-03-28T12:00:00Z'))).toEqual({ open: false, opensAt: at('2026-03-29T01:30:00Z') });
  });

  test('opening in the hour that autumn repeats → the first of the two', () => {
    const hours = { timeZone: berlin, openingHours: [{ day: 0, from: '02:30', to: '06:00' }] };
    expect(opennessAt(hours, at('2026-10-24T12:00:00Z'))).toEqual({ open: false, opensAt: at('2026-10-25T00:30:00Z') });
  });

  test('hours over midnight · after midnight → open', () => {
    const hours = { timeZone: 'America/New_York', openingHours: [{ day: 6, from: '22:00', to: '02:00' }] };
    expect(opennessAt(hours, at('2026-01-11T06:30:00Z'))).toEqual({ open: true });
    expect(opennessAt(hours, at('2026-01-11T07:00:00Z'))).toEqual({ open: false, opensAt: at('2026-01-18T03:00:00Z') });
  });

  test('hours until midnight · 23:59 → open, and closed at midnight until next week', () => {
    const hours = { timeZone: 'Asia/Kolkata', openingHours: [{ day: 3, from: '00:00', to: '00:00' }] };
    expect(opennessAt(hours, at('2026-01-07T18:29:00Z'))).toEqual({ open: true });
    expect(opennessAt(hours, at('2026-01-07T18:30:00Z'))).toEqual({ open: false, opensAt: at('2026-01-13T18:30:00Z') });
  });

  const exceptions = (
    ...days: readonly (readonly [date: string, ...spans: readonly (readonly [string, string])[]])[]
  ) => days.map(([date, ...spans]) => ({ date, hours: spans.map(([from, to]) => ({ from, to })) }));

  test.each([
    [
      'a closed day · at noon → opens on the next day',
      '2026-12-24T11:00:00Z',
      { open: false, opensAt: '2026-12-28T08:00:00Z' },
    ],
    [
      'the evening before → opens after the holidays',
      '2026-12-23T20:00:00Z',
      { open: false, opensAt: '2026-12-28T08:00:00Z' },
    ],
    ['a day of short hours · in them → open', '2026-12-31T10:59:00Z', { open: true }],
    [
      'a day of short hours · after them → opens on the next working day',
      '2026-12-31T11:00:00Z',
      { open: false, opensAt: '2027-01-04T08:00:00Z' },
    ],
    [
      'a Sunday with hours · before them → opens then',
      '2026-12-20T01:00:00Z',
      { open: false, opensAt: '2026-12-20T12:00:00Z' },
    ],
    ['the same days a year later → as the week says', '2027-12-24T11:00:00Z', { open: true }],
  ])('tenant in Berlin with holidays · %s (carebridge.md#opening-exceptions)', (_, now, expected) => {
    const openingExceptions = exceptions(
      ['2026-12-24'],
      ['2026-12-25'],
      ['2026-12-31', ['09:00', '12:00']],
      ['2027-01-01'],
      ['2026-12-20', ['13:00', '16:00']],
    );
    const { opensAt, ...rest } = opennessAt({ timeZone: berlin, openingHours: weekdays, openingExceptions }, at(now));
    expect(
      opensAt === undefined ? rest : { ...rest, opensAt: new Date(opensAt).toISOString().replace('.000', '') },
    ).toEqual(expected);
  });

  test('always open but for a day · the day before, on it, and after, where summer time ends on it → closed from midnight to midnight', () => {
    const hours = { timeZone: berlin, openingHours: [], openingExceptions: exceptions(['2026-10-25']) };
    expect(opennessAt(hours, at('2026-10-24T21:59:59Z'))).toEqual({ open: true });
    expect(opennessAt(hours, at('2026-10-24T22:00:00Z'))).toEqual({ open: false, opensAt: at('2026-10-25T23:00:00Z') });
    expect(opennessAt(hours, at('2026-10-25T23:00:00Z'))).toEqual({ open: true });
  });

  test('open once a week · that day closed for as many weeks as there may be exceptions → opens after them', () => {
    const mondays = Array.from(
      { length: 100 },
      (_, week) => new Date(at('2026-01-05T00:00:00Z') + week * 7 * 86_400_000),
    );
    const openingExceptions = exceptions(...mondays.map((day) => [day.toISOString().slice(0, 10)] as const));
    const hours = { timeZone: 'UTC', openingHours: [{ day: 1, from: '09:00', to: '17:00' }], openingExceptions };
    expect(opennessAt(hours, at('2026-01-04T00:00:00Z'))).toEqual({ open: false, opensAt: at('2027-12-06T09:00:00Z') });
  });

  test('hours over midnight into a closed day → end at midnight', () => {
    const openingHours = [{ day: 6, from: '22:00', to: '02:00' }];
    const hours = { timeZone: 'UTC', openingHours, openingExceptions: exceptions(['2026-01-11']) };
    expect(opennessAt(hours, at('2026-01-10T23:59:00Z'))).toEqual({ open: true });
    expect(opennessAt(hours, at('2026-01-11T00:00:00Z'))).toEqual({ open: false, opensAt: at('2026-01-17T22:00:00Z') });
  });

  test('asked again and again, forth and back in time → as if asked for the first time', () => {
    const hours = { timeZone: berlin, openingHours: weekdays };
    const times = Array.from({ length: 24 * 14 }, (_, hour) => at('2026-03-23T00:30:00Z') + hour * 3_600_000);
    // Another text each time, which nothing is remembered of.
    const fresh = (atMs: number) => {
      const once = { ...hours, asked: atMs };
      return opennessAt(once, atMs).open;
    };
    const isOpen = (atMs: number) => opennessAt(hours, atMs).open;
    const shuffled = times.toSorted((one, other) => (one % 7_919) - (other % 7_919));
    const found = new Map(shuffled.map((atMs) => [atMs, isOpen(atMs)]));
    expect(times.map((atMs) => found.get(atMs))).toEqual(times.map(isOpen));
    expect(times.map(isOpen)).toEqual(times.map(fresh));
  });
});
