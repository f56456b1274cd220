import type { Figures, Report, ReportDivision } from '../../protocol/carebridge/reports.ts';
import type { IndexValue } from '../worker/conversation-index.ts';

/** A visit that has ended, as its entry tells it. */
export type MeasuredVisit = Pick<IndexValue, 'startedAt' | 'rating' | 'tags'> & {
  readonly measures: NonNullable<IndexValue['measures']>;
};

/** An instant (epoch ms) by the tenant's clocks: its day (`yyyy-mm-dd`) and hour (`00` to `23`). */
export type LocalTime = (at: number) => { readonly day: string; readonly hour: string };

type Key = { readonly key: string; readonly name?: string };

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** What visits come to together. */
export function figuresOf(visits: readonly MeasuredVisit[]): Figures {
  const answered = visits.filter(isAnswered);
  const waits = answered.flatMap(({ startedAt, measures }) => since(startedAt, measures.answeredAt));
  const replies = answered.flatMap(({ startedAt, measures }) => since(startedAt, measures.repliedAt));
  const lengths = answered.flatMap(({ measures }) =>
    measures.answeredAt === undefined ? [] : since(measures.answeredAt, measures.endedAt),
  );
  const ratings = visits.flatMap(({ rating }) => rating ?? []);
  const abandoned = visits.filter((visit) => !isAnswered(visit) && visit.measures.endedBy === 'visitor');
  return {
    visits: visits.length,
    answered: answered.length,
    abandoned: abandoned.length,
    unattended: visits.length - answered.length - abandoned.length,
    ...spreadIn('waitSeconds', waits),
    ...spreadIn('firstReplySeconds', replies),
    ...spreadIn('lengthSeconds', lengths),
    ...(ratings.length === 0 ? {} : { rating: { average: averageOf(ratings), count: ratings.length } }),
  };
}

/** The same by what a report is divided: hours and days in their order, without a gap; others by how many visits they have. */
export function groupsOf(
  visits: readonly MeasuredVisit[],
  by: ReportDivision,
  { days, localTime }: { readonly days: readonly string[]; readonly localTime: LocalTime },
): NonNullable<Report['groups']> {
  const known = by === 'hour' ? hours : by === 'day' ? days : [];
  const groups = new Map(known.map((key) => [key, { key: { key } as Key, visits: [] as MeasuredVisit[] }]));
  for (const visit of visits) {
    for (const key of keysOf(visit, by, localTime)) {
      const group = groups.get(key.key) ?? { key, visits: [] };
      group.visits.push(visit);
      groups.set(key.key, group);
    }
  }
  const found = [...groups.values()].map(({ key, visits: of }) => ({ ...key, ...figuresOf(of) }));
  if (known.length > 0) return found;
  return found.toSorted((one, other) => other.visits - one.visits || (one.key < other.key ? -1 : 1));
}

/** Under which keys a visit is counted: under each of its agents and tags, and under none where it has none. */
function keysOf({ startedAt, tags = [], measures }: MeasuredVisit, by: ReportDivision, localTime: LocalTime): Key[] {
  switch (by) {
    case 'hour':
      return [{ key: localTime(startedAt).hour }];
    case 'day':
      return [{ key: localTime(startedAt).day }];
    case 'agent':
      return measures.agents.map(({ id, name }) => (name === '' ? { key: id } : { key: id, name }));
    case 'skill':
      return measures.skill === undefined ? [] : [{ key: measures.skill }];
    case 'tag':
      return tags.map((key) => ({ key }));
  }
}

const isAnswered = ({ measures }: MeasuredVisit): boolean => measures.agents.length > 0;

/** Seconds from one instant to another, where that is known. */
const since = (from: number, to: number | undefined): readonly number[] =>
  to === undefined ? [] : [Math.max(0, to - from) / 1_000];

function spreadIn<Name extends string>(name: Name, seconds: readonly number[]) {
  if (seconds.length === 0) return {};
  const ordered = seconds.toSorted((one, other) => one - other);
  return { [name]: { p50: percentile(ordered, 0.5), p90: percentile(ordered, 0.9) } } as {
    readonly [N in Name]: { readonly p50: number; readonly p90: number };
  };
}

/** The least value that so great a part of the values does not exceed (nearest rank). */
const percentile = (ordered: readonly number[], part: number): number =>
  ordered[Math.ceil(part * ordered.length) - 1] ?? 0;

const averageOf = (values: readonly number[]): number =>
  Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 100) / 100;
