import { ConfigurationError } from '../../../shared/kernel/errors.ts';
import { timeSpanMs } from '../setting-text.ts';

/** The first due time after a given time, both in epoch milliseconds. */
export type Schedule = (afterMs: number) => number;

type Fields = readonly [
  second: ReadonlySet<number>,
  minute: ReadonlySet<number>,
  hour: ReadonlySet<number>,
  day: ReadonlySet<number>,
  month: ReadonlySet<number>,
  weekday: ReadonlySet<number>,
];

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const dayMs = 86_400_000;
/** Four years and a day hold every date that occurs at all, 29 February included, outside of the turn of a century. */
const searchedDays = 8 * 366;

/**
 * Reads a timer's schedule: a time span `hh:mm:ss`, or an NCRONTAB expression of six fields (second first; five fields
 * mean second 0), evaluated in UTC.
 * @throws {ConfigurationError} InvalidSetting — when it is neither, or names a date that never occurs
 */
export function parseSchedule(text: string): Schedule {
  if (/^[\d.]+(:[\d.]+){2}$/.test(text.trim())) {
    const intervalMs = timeSpanMs(text);
    return (afterMs) => afterMs + intervalMs;
  }
  const parts = text.trim().split(/\s+/);
  const [second, minute, hour, day, month, weekday, ...more] = parts.length === 5 ? ['0', ...parts] : parts;
  if (second === undefined || minute === undefined || hour === undefined || day === undefined) throw malformed(text);
  if (month === undefined || weekday === undefined || more.length > 0) throw malformed(text);
  const fields: Fields = [
    valuesOf(second, 0, 59, []),
    valuesOf(minute, 0, 59, []),
    valuesOf(hour, 0, 23, []),
    valuesOf(day, 1, 31, []),
    valuesOf(month, 1, 12, ['', ...months]),
    weekdaysOf(weekday),
  ];
  return (afterMs) => nextOccurrence(fields, afterMs) ?? neverOccurs(text);
}

function nextOccurrence(fields: Fields, afterMs: number): number | undefined {
  const [seconds, minutes, hours, days, monthsOfYear, daysOfWeek] = fields;
  const firstDay = Math.floor(afterMs / dayMs) * dayMs;
  for (let ahead = 0; ahead < searchedDays; ahead += 1) {
    const midnight = firstDay + ahead * dayMs;
    const date = new Date(midnight);
    if (!days.has(date.getUTCDate()) || !monthsOfYear.has(date.getUTCMonth() + 1)) continue;
    if (!daysOfWeek.has(date.getUTCDay())) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        for (const second of seconds) {
          const at = midnight + ((hour * 60 + minute) * 60 + second) * 1000;
          if (at > afterMs) return at;
        }
      }
    }
  }
  return undefined;
}

/** Sunday is 0, and 7 as well. */
function weekdaysOf(field: string): ReadonlySet<number> {
  return new Set([...valuesOf(field, 0, 7, weekdays)].map((day) => day % 7));
}

/** The values of one field in rising order. */
function valuesOf(field: string, least: number, most: number, names: readonly string[]): ReadonlySet<number> {
  const values: number[] = [];
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const [first, last] = boundsOf(range, step !== undefined, { least, most, names });
    const by = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(by) || by < 1 || first < least || last > most || first > last) throw malformed(field);
    for (let value = first; value <= last; value += by) values.push(value);
  }
  return new Set(values.toSorted((left, right) => left - right));
}

function boundsOf(
  range: string,
  stepped: boolean,
  { least, most, names }: { least: number; most: number; names: readonly string[] },
): readonly [number, number] {
  if (range === '*' || range === '?') return [least, most];
  const [from = '', to] = range.split('-');
  const first = numberOf(from, names);
  if (to !== undefined) return [first, numberOf(to, names)];
  return [first, stepped ? most : first];
}

function numberOf(text: string, names: readonly string[]): number {
  const named = names.indexOf(text.toLowerCase());
  if (text !== '' && named >= 0) return named;
  if (!/^\d{1,2}$/.test(text)) throw malformed(text);
  return Number(text);
}

function malformed(text: string): ConfigurationError {
  return new ConfigurationError(`"${text}" is no part of a schedule such as "0 */5 * * * *" or "00:05:00".`);
}

function neverOccurs(text: string): never {
  throw new ConfigurationError(`The schedule "${text}" never occurs.`);
}
