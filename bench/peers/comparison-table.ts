/** What one chat system gave at one rate. */
export type SystemRun = {
  readonly system: string;
  readonly perSecond: number;
  /** Processor milliseconds per line of each part of the servers. */
  readonly processorMs: Readonly<Record<string, number>>;
  /** From the time at which the visitor's line was due until the agent was shown it. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Whether the rate was held; the numbers mean nothing when it was not. */
  readonly held: boolean;
};

/** Parts below this are not named; they are in the sum. */
const shownMs = 0.05;

const head = ['lines/s', 'system', 'server processor, ms per line', 'p50, ms', 'p95, ms'];

/** The runs as a table in Markdown, with `ours` in relation to each of the others at the same rate. */
export function comparisonTable(runs: readonly SystemRun[], ours: string): string {
  const rates = [...new Set(runs.map(({ perSecond }) => perSecond))];
  const rows = rates.flatMap((rate) => {
    const atRate = runs.filter(({ perSecond }) => perSecond === rate);
    const own = atRate.find(({ system }) => system === ours);
    const ratios = own === undefined ? [] : atRate.filter((run) => run !== own).map((peer) => ratioRow(own, peer));
    return [...atRate.map(runRow), ...ratios];
  });
  return markdown([head, head.map((_, column) => (column < 2 ? '---' : '---:')), ...rows]);
}

/** All parts together. */
function wholeProcessorMs({ processorMs }: SystemRun): number {
  return Object.values(processorMs).reduce((sum, ms) => sum + ms, 0);
}

function runRow(run: SystemRun): readonly string[] {
  if (!run.held) return [String(run.perSecond), run.system, 'not held', 'not held', 'not held'];
  const parts = Object.entries(run.processorMs)
    .filter(([, ms]) => ms >= shownMs)
    .sort(([, one], [, other]) => other - one);
  const named = parts.length < 2 ? '' : ` (${parts.map(([name, ms]) => `${name} ${numberText(ms)}`).join(', ')})`;
  const processor = `${numberText(wholeProcessorMs(run))}${named}`;
  return [String(run.perSecond), run.system, processor, numberText(run.p50Ms), numberText(run.p95Ms)];
}

function ratioRow(own: SystemRun, peer: SystemRun): readonly string[] {
  const values: readonly (readonly [number, number])[] = [
    [wholeProcessorMs(own), wholeProcessorMs(peer)],
    [own.p50Ms, peer.p50Ms],
    [own.p95Ms, peer.p95Ms],
  ];
  const known = own.held && peer.held;
  const ratios = values.map(([one, other]) => (known ? ratioText(one / other) : '–'));
  return [String(own.perSecond), `${own.system} ÷ ${peer.system}`, ...ratios];
}

function numberText(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(1);
}

function ratioText(ratio: number): string {
  return Number.isFinite(ratio) ? `${ratio.toFixed(1)} ×` : '–';
}

function markdown(rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number): string => text.padEnd(widths[column] ?? 0);
  return rows.map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}
