import type { Division, Figures, Report } from '../api/read-report.ts';
import { barsOf, barWidth, drawingHeight, namedBars } from '../model/bars.ts';
import { keyText } from './report-table.tsx';
import { words } from './words.ts';

type ChartProps = { readonly report: Report; readonly by: Division };

/** What a bar is made of, from below. */
const pieces = ['answered', 'abandoned', 'unattended'] as const satisfies readonly (keyof Figures)[];

/** The visits of each group as a bar; the table beside says the same in numbers. */
export function ReportChart({ report: { groups }, by }: ChartProps) {
  const { say } = words;
  const busiest = groups.toSorted((one, other) => other.visits - one.visits)[0];
  if (busiest === undefined || busiest.visits === 0) return <p class="hint">{say('noVisits')}</p>;
  const most = say('mostVisits', { count: busiest.visits, key: keyText(busiest, by) });
  const names = groups.map((group) => keyText(group, by));
  const named = namedBars(groups.length);
  const found = barsOf(groups.map((group) => pieces.map((piece) => group[piece])));
  return (
    <figure class="chart">
      <span class="scale" aria-hidden="true">
        {new Intl.NumberFormat(words.formatLanguage).format(busiest.visits)}
      </span>
      <svg
        role="img"
        aria-label={most}
        viewBox={`0 0 ${Math.max(1, groups.length) * barWidth} ${drawingHeight}`}
        preserveAspectRatio="none"
      >
        {found.map(({ bar, piece, x, y, width, height }) => (
          <rect key={`${bar}-${piece}`} class={`bar is-${pieces[piece]}`} x={x} y={y} width={width} height={height}>
            <title>{names[bar]}</title>
          </rect>
        ))}
      </svg>
      <p class={named.length < groups.length ? 'axis is-sparse' : 'axis'} aria-hidden="true">
        {named.map((bar) => (
          <bdi key={bar}>{names[bar]}</bdi>
        ))}
      </p>
      <figcaption>
        <p class="hint">{most}</p>
        <ul class="legend">
          {pieces.map((piece) => (
            <li key={piece} class={`is-${piece}`}>
              {say(piece)}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
