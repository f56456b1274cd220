import { isTimeZone } from '../../../shared/kernel/opening-hours.ts';
import { dateOf, wallTime } from '../../../shared/kernel/zoned-time.ts';
import { objectOf, objectsOf, textOf } from '../../transport/wire.ts';
import { type Times, timesAfter, timesOf } from './week.ts';

/** A day that has hours of its own; `date` is `yyyy-mm-dd`, or empty before it is chosen; no hours: closed. Source: carebridge.md#opening-exceptions */
export type Exception = {
  readonly date: string;
  readonly name: string;
  readonly hours: readonly Times[];
};

/** A company's exception as it is written. */
export function exceptionOf(value: unknown): Exception {
  const exception = objectOf(value);
  const hours = objectsOf(exception.hours).map(timesOf);
  return { date: textOf(exception, 'date') ?? '', name: textOf(exception, 'name') ?? '', hours };
}

/** The hours of an exception with a span more. */
export function withMoreHours({ hours }: Exception): Exception['hours'] {
  return [...hours, timesAfter(hours)];
}

/** Whether the day of an exception is over by the clocks of a company's time zone; `at` in epoch ms. */
export function isOver({ date }: Exception, timeZone: string, at: number): boolean {
  return date !== '' && date < dateOf(wallTime(at, isTimeZone(timeZone) ? timeZone : 'UTC'));
}
