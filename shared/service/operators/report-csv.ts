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
export function csvOf({ groups = [], total }: Report): string {
  const rows = [
    ['key', 'name', ...columns.map(([name]) => name)],
    ...groups.map((group) => [cell(group.key), cell(group.name ?? ''), ...numbersOf(group)]),
    ['', '', ...numbersOf(total)],
  ];
  return rows.map((row) => `${row.join(',')}\r\n`).join('');
}

const numbersOf = (figures: Figures): readonly string[] => columns.map(([, of]) => String(of(figures) ?? ''));

/** A text that no program takes for a formula: names come from people. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
