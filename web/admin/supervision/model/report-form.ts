import { dayMs, utcDate } from '../../../../shared/kernel/time.ts';
import { dateOf, wallTime } from '../../../../shared/kernel/zoned-time.ts';

/** Most days of a report. Source: carebridge.md#reports */
const mostDays = 92;

/** What is wrong with the days of a report, by its field. */
export type RangeFault = { readonly field: 'from' | 'to'; readonly text: 'noDay' | 'daysOrder' | 'daysMany' };

/** What is wrong with days from one to another (`yyyy-mm-dd`); undefined: nothing. */
export function rangeFault(from: string, to: string): RangeFault | undefined {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(first)) return { field: 'from', text: 'noDay' };
  if (Number.isNaN(last)) return { field: 'to', text: 'noDay' };
  if (last < first) return { field: 'to', text: 'daysOrder' };
  return (last - first) / dayMs >= mostDays ? { field: 'from', text: 'daysMany' } : undefined;
}

/** The last days by the clocks of a time zone, today the last one. */
export function lastDays(count: number, timeZone: string, now: number): { readonly from: string; readonly to: string } {
  const to = dateOf(wallTime(now, timeZone));
  return { from: utcDate(Date.parse(to) - (count - 1) * dayMs), to };
}
