import { listOf, objectOf, textOf, type WireObject } from '../../transport/wire.ts';

/** A span of opening hours; `day` 0 is Sunday, times are `hh:mm`, `to` `00:00` is the day's end. Source: carebridge.md#tenants */
export type Span = Times & { readonly day: number };

/** Times of a day, `hh:mm`; `to` `00:00` is the day's end. */
export type Times = { readonly from: string; readonly to: string };

/** A span and its index in the company's list, by which errors name it. */
export type PlacedSpan = Span & { readonly at: number };

/** The days as a week begins where the company is: Monday first. */
export const weekDays = [1, 2, 3, 4, 5, 6, 0] as const;

const spanOf = (value: unknown): Span => {
  const span = objectOf(value);
  return { day: Number(span.day), ...timesOf(span) };
};

/** The times of a span as they are written. */
export function timesOf(span: WireObject): Times {
  return { from: textOf(span, 'from') ?? '', to: textOf(span, 'to') ?? '' };
}

/** The spans of each day of a week. */
export function weekOf(openingHours: unknown): ReadonlyMap<number, readonly PlacedSpan[]> {
  const spans = listOf(openingHours).map((value, at) => ({ ...spanOf(value), at }));
  return new Map(weekDays.map((day) => [day, spans.filter((span) => span.day === day)]));
}

/** The hours with a span more on a day: after its last one, else a usual working day. */
export function withSpan(openingHours: unknown, day: number): readonly Span[] {
  const spans = listOf(openingHours).map(spanOf);
  return [...spans, { day, ...timesAfter(spans.filter((span) => span.day === day)) }];
}

/** Times that may stand after others of a day: until its end, or those of a usual working day where there are none. */
export function timesAfter(times: readonly Times[]): Times {
  const last = times.at(-1);
  return last === undefined ? { from: '09:00', to: '17:00' } : { from: last.to, to: '00:00' };
}

/** The hours of a usual working week. */
export const usualWeek: readonly Span[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' }));

/** The hours with Monday's spans on every working day. */
export function withMondaysHours(openingHours: unknown): readonly Span[] {
  const spans = listOf(openingHours).map(spanOf);
  const monday = spans.filter(({ day }) => day === 1);
  const working = [1, 2, 3, 4, 5].flatMap((day) => monday.map((span) => ({ ...span, day })));
  return [...working, ...spans.filter(({ day }) => day === 6 || day === 0)];
}
