import type { Division, Figures, Group, Report, Spread } from '../api/read-report.ts';
import type { SupervisionText } from '../messages/en.ts';
import { words } from './words.ts';

/** What a row tells of its visits, by the column's text. */
const columns: readonly (readonly [SupervisionText, (figures: Figures) => string])[] = [
  ['visits', ({ visits }) => String(visits)],
  ['answered', ({ answered }) => String(answered)],
  ['abandoned', ({ abandoned }) => String(abandoned)],
  ['unattended', ({ unattended }) => String(unattended)],
  ['waits', ({ wait }) => spread(wait)],
  ['firstReplies', ({ firstReply }) => spread(firstReply)],
  ['lengths', ({ length }) => spread(length)],
  ['ratings', ({ rating }) => (rating === undefined ? '–' : `${decimal(rating.average)} (${rating.count})`)],
];

const spread = (found: Spread | undefined): string =>
  found === undefined ? '–' : `${duration(found.p50)} · ${duration(found.p90)}`;

const decimal = (number: number): string => new Intl.NumberFormat(words.formatLanguage).format(number);

/** Minutes and seconds. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** What a group is called. */
export function keyText({ key, name }: Pick<Group, 'key' | 'name'>, by: Division): string {
  if (by === 'hour') return `${key}:00`;
  if (by !== 'day') return name ?? key;
  const format = new Intl.DateTimeFormat(words.formatLanguage, {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  return format.format(Date.parse(key));
}

/** A browser forgets that a table is one where it stands as blocks, unless it is told. */
const as = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;

/** A report as a table. On a narrow page each row stands as a list, with its columns' names beside the values. */
export function ReportTable({ report: { groups, total }, by }: { readonly report: Report; readonly by: Division }) {
  const { say } = words;
  const rows = [
    ...groups.map((group) => ({ key: group.key, text: keyText(group, by), figures: group })),
    { key: 'total', text: say('total'), figures: total },
  ];
  return (
    <table class="report" {...as.table}>
      <caption class="hint">{say('spreadHint')}</caption>
      <thead {...as.rowgroup}>
        <tr {...as.row}>
          <th {...as.columnheader} scope="col">
            <span class="unseen">{say('group')}</span>
          </th>
          {columns.map(([name]) => (
            <th {...as.columnheader} scope="col" key={name}>
              {say(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...as.rowgroup}>
        {rows.map(({ key, text, figures }) => (
          <tr {...as.row} key={key} class={key === 'total' ? 'is-total' : undefined}>
            <th {...as.rowheader} scope="row">
              <bdi>{text}</bdi>
            </th>
            {columns.map(([name, of]) => (
              <td {...as.cell} key={name} data-label={say(name)}>
                {of(figures)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
