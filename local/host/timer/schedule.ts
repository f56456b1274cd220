import { Cron } from 'croner';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';
import { timeSpanMs } from '../setting-text.ts';

/** The first due time after a given time, both in epoch milliseconds. */
export type Schedule = (afterMs: number) => number;

/** Values, ranges and steps: croner reads further signs (`?`, `L`, `W`, `#`), which the Functions host does not know. */
const part = String.raw`(?:\*|\d{1,2}|[a-z]{3})(?:-(?:\d{1,2}|[a-z]{3}))?(?:/\d{1,2})?`;
const field = new RegExp(`^${part}(?:,${part})*$`, 'i');

/**
 * Reads a timer's schedule: a time span `hh:mm:ss`, or an NCRONTAB expression of six fields (second first; five fields
 * mean second 0), evaluated in UTC. Day of month and day of week must both fit.
 * Source: https://github.com/atifaziz/NCrontab/issues/107 — NCrontab, which the Functions host reads schedules with, joins them by AND
 * @throws {ConfigurationError} InvalidSetting — when it is neither, or names a date that never occurs
 */
export function parseSchedule(text: string): Schedule {
  if (/^[\d.]+(:[\d.]+){2}$/.test(text.trim())) {
    const intervalMs = timeSpanMs(text);
    return (afterMs) => afterMs + intervalMs;
  }
  const cron = parseCron(text);
  return (afterMs) => cron.nextRun(new Date(afterMs))?.getTime() ?? neverOccurs(text);
}

function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  const pattern = fields.length === 5 ? ['0', ...fields] : fields;
  if (!pattern.every((one) => field.test(one))) throw malformed(text);
  try {
    return new Cron(pattern.join(' '), { mode: '6-part', utcOffset: 0, domAndDow: true, sloppyRanges: true });
  } catch (error) {
    throw malformed(text, error);
  }
}

function malformed(text: string, cause?: unknown): ConfigurationError {
  const example = 'such as "0 */5 * * * *" or "00:05:00"';
  return new ConfigurationError(`"${text}" is not a schedule ${example}.`, { cause });
}

function neverOccurs(text: string): never {
  throw new ConfigurationError(`The schedule "${text}" never occurs.`);
}
