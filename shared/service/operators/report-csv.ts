import { csvOf } from '../../kernel/csv.ts';
import type { Figures, Report } from '../../protocol/carebridge/reports.ts';

const columns: readonly (readonly [name: string, of: (figures: Figures) => number | undefined])[] = [
  ['visits', ({ visits }) => visits],
  ['answered', ({ answered }) => answered],
  ['abandoned', ({ abandoned }) => abandoned],
  ['unattended', ({ unattended }) => unattended],
  ['waitSecondsP50', ({ waitSeconds }) => waitSeconds?.p50],
  ['waitSecondsP90', ({ waitSeconds }) => waitSeconds?.p90],
  ['firstReplySecondsP50', ({ firstReplySeconds }) => firstReplySeconds?.p50],
  ['firstReplySecondsP90', ({ firstReplySeconds }) => firstReplySeconds?.p90],
  ['lengthSecondsP50', ({ lengthSeconds }) => lengthSeconds?.p50],
  ['lengthSecondsP90', ({ lengthSeconds }) => lengthSeconds?.p90],
  ['ratingAverage', ({ rating }) => rating?.average],
  ['ratings', ({ rating }) => rating?.count],
];

/** A report as a table (RFC 4180): a row for each group, and the total, whose key is empty, at last. Source: carebridge.md#reports */
export function reportCsv({ groups = [], total }: Report): string {
  return csvOf([
    ['key', 'name', ...columns.map(([name]) => name)],
    ...groups.map((group) => [group.key, group.name ?? '', ...numbersOf(group)]),
    ['', '', ...numbersOf(total)],
  ]);
}

const numbersOf = (figures: Figures): readonly string[] => columns.map(([, of]) => String(of(figures) ?? ''));
