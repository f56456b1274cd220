import { BoundedMap } from './bounded-map.ts';
import { minuteMs } from './time.ts';
import { epochOf, minutesPerDay, type WallTime, wallTime } from './zoned-time.ts';

/** Times of weekdays (0 = Sunday), `hh:mm` by the clocks of an IANA time zone; none: always open. */
export type OpeningHours = {
  readonly timeZone: string;
  readonly openingHours: readonly { readonly day: number; readonly from: string; readonly to: string }[];
};

/** Whether an answer can be expected; `opensAt` (epoch ms) is there when closed and it will open again. */
type Openness = { readonly open: boolean; readonly opensAt?: number };

/**
 * Whether it is open at `atMs`.
 * Choice: hours that end before they begin reach into the next day; equal ends mean the whole day.
 */
export function opennessAt(hours: OpeningHours, atMs: number): Openness {
  if (hours.openingHours.length === 0) return { open: true };
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
  const now = wallTime(atMs, hours.timeZone);
  const spans = [-1, 0, 1, 2, 3, 4, 5, 6, 7].flatMap((offset) => spansOf(hours, now, offset));
  const present = spans.filter((span) => span.from <= atMs && atMs < span.to);
  if (present.length > 0) return { openness: { open: true }, until: Math.min(...present.map(({ to }) => to)) };
  const opensAt = Math.min(...spans.map((span) => span.from).filter((from) => from > atMs));
  if (!Number.isFinite(opensAt)) return { openness: { open: false }, until: atMs + minutesPerDay * minuteMs };
  return { openness: { open: false, opensAt }, until: opensAt };
}

function spansOf(hours: OpeningHours, now: WallTime, offset: number): { readonly from: number; readonly to: number }[] {
  const calendar = new Date(Date.UTC(now.year, now.month - 1, now.day + offset));
  const date = { year: calendar.getUTCFullYear(), month: calendar.getUTCMonth() + 1, day: calendar.getUTCDate() };
  return hours.openingHours
    .filter(({ day }) => day === calendar.getUTCDay())
    .map(({ from, to }) => {
      const begin = minuteOf(from);
      const end = minuteOf(to) <= begin ? minuteOf(to) + minutesPerDay : minuteOf(to);
      return {
        from: epochOf({ ...date, minute: begin }, hours.timeZone),
        to: epochOf({ ...date, minute: end }, hours.timeZone),
      };
    });
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
