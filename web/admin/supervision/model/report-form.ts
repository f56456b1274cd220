/** Most days of a report. Source: carebridge.md#reports */
const mostDays = 92;
const dayMs = 86_400_000;

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
  const to = dayIn(timeZone, now);
  return { from: new Date(Date.parse(to) - (count - 1) * dayMs).toISOString().slice(0, 10), to };
}

/** The day (`yyyy-mm-dd`) that the clocks of a time zone show at an instant. */
function dayIn(timeZone: string, at: number): string {
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}
