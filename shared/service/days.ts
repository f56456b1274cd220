import { RequestRefused } from '../kernel/errors.ts';
import { utcDay } from '../kernel/time.ts';

const dayMs = 24 * 3_600_000;
const mostDays = 31;

/**
 * The UTC days from `from` to `to` (`yyyy-mm-dd`, both included) as `yyyymmdd`, the last one first. `to` is usually today,
 * `from` usually `to`.
 * @throws {RequestRefused} InvalidRequest — when one is no day, `from` is later than `to`, or there are more than 31
 */
export function daysBetween(from: string | undefined, to: string | undefined, nowMs: number): readonly string[] {
  const last = to === undefined ? nowMs : Date.parse(to);
  const first = from === undefined ? last : Date.parse(from);
  const days = Math.floor(last / dayMs) - Math.floor(first / dayMs) + 1;
  if (!(days >= 1 && days <= mostDays)) {
    throw new RequestRefused('InvalidRequest', `from and to must be days, in order, at most ${mostDays} together.`);
  }
  return Array.from({ length: days }, (_, back) => utcDay(last - back * dayMs));
}
