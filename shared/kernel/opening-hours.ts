import { BoundedMap } from './bounded-map.ts';
import { minuteMs, utcDate } from './time.ts';
import { epochOf, minutesPerDay, wallTime } from './zoned-time.ts';

/** Times of a day, `hh:mm`; `to` "00:00" is the day's end. */
type Span = { readonly from: string; readonly to: string };

/**
 * Times of weekdays (0 = Sunday) by the clocks of an IANA time zone; none: always open. A day of the calendar (`yyyy-mm-dd`) that is an
 * exception has its own hours in place of the weekday's; none: closed all day.
 */
export type OpeningHours = {
  readonly timeZone: string;
  readonly openingHours: readonly (Span & { readonly day: number })[];
  readonly openingExceptions?: readonly { readonly date: string; readonly hours: readonly Span[] }[] | undefined;
};

/** Whether an answer can be expected; `opensAt` (epoch ms) is there when closed and it will open again. */
type Openness = { readonly open: boolean; readonly opensAt?: number };

/**
 * Whether it is open at `atMs`.
 * Choice: hours that end before they begin reach into the next day, though not into one that is an exception; equal ends mean the whole day.
 */
export function opennessAt(hours: OpeningHours, atMs: number): Openness {
  if (hours.openingHours.length === 0 && (hours.openingExceptions ?? []).length === 0) return { open: true };
  const key = JSON.stringify(hours);
  const known = lately.get(key);
  if (known !== undefined && known.from <= atMs && atMs < known.until) return known.openness;
  const found = lookedUp(hours, atMs);
  lately.set(key, { ...found, from: atMs });
  return found.openness;
}

/** What was found out, and until when it stays so: looking it up takes a millisecond. */
const lately = new BoundedMap<{ readonly openness: Openness; readonly from: number; readonly until: number }>(1_000);

function lookedUp(hours: OpeningHours, atMs: number): { readonly openness: Openness; readonly until: number } {
  const calendar = calendarOf(hours, atMs);
  const present = [-1, 0, 1].flatMap(calendar).filter((span) => span.from <= atMs && atMs < span.to);
  if (present.length > 0) return { openness: { open: true }, until: Math.min(...present.map(({ to }) => to)) };
  // At worst each exception closes another week's only day.
  const furthest = 7 * ((hours.openingExceptions ?? []).length + 1);
  for (let offset = -1; offset <= furthest; offset += 1) {
    const begins = calendar(offset).map(({ from }) => from);
    const opensAt = Math.min(...begins.filter((from) => from > atMs));
    if (Number.isFinite(opensAt)) return { openness: { open: false, opensAt }, until: opensAt };
  }
  return { openness: { open: false }, until: atMs + minutesPerDay * minuteMs };
}

type Instants = { readonly from: number; readonly to: number };

/** The spans of days, each told by how many days it is after the one that the clocks show at `atMs`; epoch ms. */
function calendarOf(hours: OpeningHours, atMs: number): (offset: number) => readonly Instants[] {
  const now = wallTime(atMs, hours.timeZone);
  const exceptions = new Map((hours.openingExceptions ?? []).map((exception) => [exception.date, exception.hours]));
  const midnight = (offset: number): number => Date.UTC(now.year, now.month - 1, now.day + offset);
  return (offset) => {
    const day = new Date(midnight(offset));
    const date = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
    const isCut = exceptions.has(utcDate(midnight(offset + 1)));
    return (exceptions.get(utcDate(day.getTime())) ?? weekdaySpans(hours, day.getUTCDay())).map(({ from, to }) => {
      const begin = minuteOf(from);
      const end = minuteOf(to) <= begin ? minuteOf(to) + minutesPerDay : minuteOf(to);
      return {
        from: epochOf({ ...date, minute: begin }, hours.timeZone),
        to: epochOf({ ...date, minute: isCut ? Math.min(end, minutesPerDay) : end }, hours.timeZone),
      };
    });
  };
}

const wholeDay: readonly Span[] = [{ from: '00:00', to: '00:00' }];

function weekdaySpans({ openingHours }: OpeningHours, weekday: number): readonly Span[] {
  return openingHours.length === 0 ? wholeDay : openingHours.filter(({ day }) => day === weekday);
}

function minuteOf(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

/** Time zones that were found to be some; looking one up costs more than reading all the rest of what names it. */
const timeZones = new BoundedMap<true>(1_000);

/** Whether a name is one of an IANA time zone. */
export function isTimeZone(name: string): boolean {
  if (timeZones.get(name) !== undefined) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  timeZones.set(name, true);
  return true;
}
