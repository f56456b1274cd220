import { BoundedMap } from './bounded-map.ts';
import { minuteMs, utcDate } from './time.ts';

export const minutesPerDay = 24 * 60;

/** A day of a calendar, and the minutes since its midnight as its clocks show them. */
export type WallTime = { readonly year: number; readonly month: number; readonly day: number; readonly minute: number };

/**
 * The instant at which a zone's clocks show `wall`. In the hour that is skipped in spring it is the instant as far after
 * the change; of the hour that comes twice in autumn it is the first.
 */
export function epochOf(wall: WallTime, timeZone: string): number {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day) + wall.minute * minuteMs;
  const before = asUtc - offsetMs(asUtc - minutesPerDay * minuteMs, timeZone);
  const after = asUtc - offsetMs(asUtc + minutesPerDay * minuteMs, timeZone);
  const fits = [before, after].filter((atMs) => atMs + offsetMs(atMs, timeZone) === asUtc);
  return fits.length > 0 ? Math.min(...fits) : before;
}

/** How far a zone's clocks are ahead of UTC at `atMs`. */
function offsetMs(atMs: number, timeZone: string): number {
  const wall = wallTime(atMs, timeZone);
  const shown = Date.UTC(wall.year, wall.month - 1, wall.day) + wall.minute * minuteMs;
  return shown - Math.floor(atMs / minuteMs) * minuteMs;
}

/** Each holds some hundred kilobytes; zones may be written in any case. */
const formats = new BoundedMap<Intl.DateTimeFormat>(200);

/** What a zone's clocks show at an instant, epoch ms. */
export function wallTime(atMs: number, timeZone: string): WallTime {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const numeric = 'numeric' as const;
    format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
    });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    minute: part('hour') * 60 + part('minute'),
  };
}

/** The calendar day (`yyyy-mm-dd`) that a zone's clocks show. */
export const dateOf = ({ year, month, day }: WallTime): string => utcDate(Date.UTC(year, month - 1, day));
