import { RequestRefused } from '../../kernel/errors.ts';
import { dayMs, minuteMs, utcDate, utcDay } from '../../kernel/time.ts';
import { dateOf, epochOf, wallTime } from '../../kernel/zoned-time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Report, ReportQuery } from '../../protocol/carebridge/reports.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { Caller } from '../callers/access.ts';
import { type IndexValue, indexValueSchema } from '../worker/conversation-index.ts';
import type { Conversations } from './conversations.ts';
import { figuresOf, groupsOf, type LocalTime, type MeasuredVisit } from './report-figures.ts';

/** What reports are made from. */
type ReportsDependencies = {
  readonly conversations: Pick<Conversations, 'tenant'>;
  readonly ledger: Pick<Ledger, 'indexed'>;
};

/** Choice: a quarter of a year. */
const mostDays = 92;
/** Choice: a report that would count more is refused, so that none takes for ever or leaves something out. */
const mostVisits = 50_000;
/** As many as the store gives with one answer. */
const readAtOnce = 1_000;
const daysAtOnce = 8;
/** Clocks are ahead of UTC by multiples of this. */
const stepMs = 15 * minuteMs;

/** Counts a tenant's visits, from the entry that each leaves in its day's index. Source: carebridge.md#reports */
export class Reports {
  readonly #dependencies: ReportsDependencies;

  constructor(dependencies: ReportsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Visits that began on some days by the tenant's clocks.
   * @throws {RequestRefused} NotFound — when there is no such tenant of the caller's
   * @throws {RequestRefused} InvalidRequest — when the days are none, or they, or their visits, are too many
   * @throws {Unavailable} StoreUnavailable
   */
  async read(caller: Caller, id: string, { from, to, by }: Omit<ReportQuery, 'format'>): Promise<Report> {
    const tenant = await this.#dependencies.conversations.tenant(caller, id);
    const { timeZone } = tenant;
    const days = daysFrom(from, to);
    const span = { from: midnight(from, timeZone), to: midnight(dayAfter(to), timeZone) };
    const entries = await this.#entries(tenant, span);
    const measured = entries.flatMap((entry): readonly MeasuredVisit[] =>
      entry.measures === undefined ? [] : [{ ...entry, measures: entry.measures }],
    );
    const others = entries.filter(({ measures }) => measures === undefined);
    const unmeasured = others.filter(({ phase }) => phase === 'closed').length;
    const groups =
      by === undefined ? {} : { by, groups: groupsOf(measured, by, { days, localTime: clocksOf(timeZone) }) };
    const total = figuresOf(measured);
    return { tenant: tenant.id, from, to, timeZone, total, running: others.length - unmeasured, unmeasured, ...groups };
  }

  /** What stands in the indexes of the UTC days that a span of time (epoch ms, without its end) touches. */
  async #entries(tenant: Tenant, span: { readonly from: number; readonly to: number }): Promise<readonly IndexValue[]> {
    const count = Math.floor((span.to - 1) / dayMs) - Math.floor(span.from / dayMs) + 1;
    const days = Array.from({ length: count }, (_, at) => utcDay(span.from + at * dayMs));
    const found: IndexValue[] = [];
    for (let start = 0; start < days.length; start += daysAtOnce) {
      const some = days.slice(start, start + daysAtOnce);
      const read = await Promise.all(some.map((day) => this.#ofDay(tenant.id, day)));
      found.push(...read.flat().filter(({ startedAt }) => span.from <= startedAt && startedAt < span.to));
      if (found.length > mostVisits) throw tooMany();
    }
    return found;
  }

  async #ofDay(tenant: string, day: string): Promise<readonly IndexValue[]> {
    const found: IndexValue[] = [];
    let after: string | undefined;
    for (;;) {
      const entries = await this.#dependencies.ledger.indexed(tenant, day, after, readAtOnce);
      found.push(...entries.map(({ value }) => indexValueSchema.parse(value)));
      if (found.length > mostVisits) throw tooMany();
      after = entries.at(-1)?.key;
      if (entries.length < readAtOnce) return found;
    }
  }
}

const tooMany = (): RequestRefused =>
  new RequestRefused('InvalidRequest', `These days have more than ${mostVisits} visits; ask for fewer days.`);

/** The days from one to another, both included. @throws {RequestRefused} InvalidRequest */
function daysFrom(from: string, to: string): readonly string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const count = (last - first) / dayMs + 1;
  const areDays = [from, to].every((day) => !Number.isNaN(Date.parse(day)) && utcDate(Date.parse(day)) === day);
  if (!areDays || count < 1 || count > mostDays) {
    throw new RequestRefused('InvalidRequest', `from and to must be days, in order, at most ${mostDays} together.`);
  }
  return Array.from({ length: count }, (_, at) => utcDate(first + at * dayMs));
}

const dayAfter = (day: string): string => utcDate(Date.parse(day) + dayMs);

/** When a day begins by a zone's clocks, epoch ms. */
function midnight(date: string, timeZone: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return epochOf({ year, month, day, minute: 0 }, timeZone);
}

/** What a zone's clocks show; looked up once for each time at which they may be changed. */
function clocksOf(timeZone: string): LocalTime {
  const known = new Map<number, ReturnType<LocalTime>>();
  return (at) => {
    const step = Math.floor(at / stepMs);
    const found = known.get(step) ?? shownAt(step * stepMs, timeZone);
    known.set(step, found);
    return found;
  };
}

function shownAt(at: number, timeZone: string): ReturnType<LocalTime> {
  const wall = wallTime(at, timeZone);
  return { day: dateOf(wall), hour: String(Math.floor(wall.minute / 60)).padStart(2, '0') };
}
