import { delay } from '../../shared/kernel/time.ts';
import { defaultTimes } from '../../shared/platform/times.ts';
import { alarmAfterMs } from '../../shared/service/administration/tenant-settlement.ts';
import { type DeliverySummary, isWhole } from '../support/deliveries.ts';
import type { Figure, Reading } from '../support/figure.ts';
import type { Schedule } from '../support/open-loop.ts';
import { percentile } from '../support/percentile.ts';
import type { BenchOptions } from './measurement.ts';
import { between, type Counts, type OperationMeters, perLine, sumOf, times } from './operation-meters.ts';
import { type ProcessorUse, processorReadings } from './processor-use.ts';

/** Open conversations whose visitors write by a schedule. */
type WritingCrowd = { readonly write: (schedule: Schedule) => Promise<DeliverySummary> };

/** What a line costs is measured on these. */
export type LineCostSubject = {
  /** Opens so many conversations, whose visitors then write. */
  readonly gather: (conversations: number) => Promise<WritingCrowd>;
  /** What the application complained of since the last call. */
  readonly complaints: () => readonly string[];
  /** Further counts of requests that come in: their label, and which methods and paths they are. */
  readonly requests?: readonly (readonly [label: string, of: RegExp])[];
  readonly meters: OperationMeters;
  /** Process ids of everything that serves. */
  readonly pids: () => readonly number[];
  /** Processor time that has been used up to now, by part. */
  readonly processorUse: () => ProcessorUse;
  /** Names of the parts that serve, in the order in which they are shown. */
  readonly servingParts: readonly string[];
};

/** What must be reached, per line: number or milliseconds. */
export type LineCostAims = {
  readonly storeRequests?: number;
  readonly busMessages?: number;
  readonly processorMs?: Readonly<Record<string, number>>;
  readonly latencyMs?: { readonly p50: number; readonly p95: number };
  /** Of all parts that serve together. */
  readonly servingMs?: number;
};

type Look = { readonly counts: Counts; readonly processor: ProcessorUse; readonly at: number };
type Stretch = { readonly before: Look; readonly after: Look };

const perSecond = 20;

/** What follows of lines after the last was read has happened by then: the safety alarm of a call is the last of it. */
const settledMs = defaultTimes.safetyMs + 2_000;

/** What follows of the tenants that were made before the conversations has happened by then. */
const tenantsSettledMs = alarmAfterMs + 5_000;

/** So long is looked at what happens without a line. */
const idleMs = 8_000;

/** Everything that a line causes in the processes that serve: the counts of a stretch with lines, less those of one without. */
export async function lineCost(
  options: BenchOptions,
  subject: LineCostSubject,
  title: string,
  aims: LineCostAims,
): Promise<Figure> {
  const [conversations, seconds] = options.quick ? [10, 3] : [50, 12];
  const crowd = await subject.gather(conversations);
  await delay(Math.max(settledMs, tenantsSettledMs));
  let summary: DeliverySummary | undefined;
  const run = await stretch(subject, async () => {
    summary = await crowd.write({ perSecond, seconds });
    await delay(settledMs);
  });
  const idle = await stretch(subject, () => delay(idleMs));
  if (summary === undefined) throw new Error('Nothing was written.');
  const lines = summary.due;
  const each = perLine(
    between(run.before.counts, run.after.counts),
    times(between(idle.before.counts, idle.after.counts), msOf(run) / msOf(idle)),
    lines,
  );
  return {
    title,
    measured:
      `${conversations} open conversations, one agent in each, ${perSecond} lines/s for ${seconds} s; counted in the processes, with all that follows within ` +
      `${settledMs / 1_000} s, less what they do in as much time without a line`,
    readings: [
      ...countReadings(each, aims),
      ...requestReadings(each, subject),
      { label: 'log lines', value: sumOf(each, 'logged '), unit: '' },
      ...processorCost(subject, { idle, run }, lines, aims),
      ...latencies(summary, aims),
    ],
    notes: [...details(each), ...subject.complaints()],
    faults: isWhole(summary) ? [] : ['lines were refused, lost, doubled or out of order'],
  };
}

async function stretch(subject: LineCostSubject, work: () => Promise<void>): Promise<Stretch> {
  const before = await look(subject);
  await work();
  return { before, after: await look(subject) };
}

async function look({ meters, pids, processorUse }: LineCostSubject): Promise<Look> {
  return { counts: await meters.take(pids()), processor: processorUse(), at: performance.now() };
}

const msOf = ({ before, after }: Stretch): number => after.at - before.at;

function countReadings(each: Counts, aims: LineCostAims): readonly Reading[] {
  const reading = (label: string, beginning: string, aim?: number): Reading => ({
    label,
    value: sumOf(each, beginning),
    unit: '',
    aim,
  });
  return [
    reading('requests to the store', 'store ', aims.storeRequests),
    ...['transaction', 'write', 'read', 'query'].map((kind) => reading(`  of these: ${kind}`, `store ${kind}`)),
    { label: 'request bodies to the store', value: sumOf(each, 'bytes to the store') / 1_000, unit: 'kB' },
    {
      label: 'bus messages sent or scheduled',
      value: sumOf(each, 'bus sent') + sumOf(each, 'bus scheduled'),
      unit: '',
      aim: aims.busMessages,
    },
    reading('  of these: scheduled', 'bus scheduled'),
    reading('looks into mailboxes', 'mailbox read'),
    reading('bus messages received', 'bus received'),
    reading('bus messages completed', 'bus completed'),
    reading('bus sessions accepted', 'bus session accepted'),
    reading('HTTP requests in', 'in '),
  ];
}

function requestReadings(each: Counts, { requests = [] }: LineCostSubject): readonly Reading[] {
  return requests.map(([label, of]) => {
    const these = [...each].filter(([name]) => name.startsWith('in ') && of.test(name.slice('in '.length)));
    return { label: `  of these: ${label}`, value: these.reduce((sum, [, value]) => sum + value, 0), unit: '' };
  });
}

function processorCost(
  { servingParts }: LineCostSubject,
  { idle, run }: { readonly idle: Stretch; readonly run: Stretch },
  lines: number,
  { processorMs = {}, servingMs }: LineCostAims,
): readonly Reading[] {
  const used = ({ before, after }: Stretch) =>
    processorReadings(servingParts, before.processor, after.processor, lines, 'ms', 'processor');
  const without = used(idle);
  const factor = msOf(run) / msOf(idle);
  const each = used(run).map((reading, index) => ({
    ...reading,
    value: reading.value - (without[index]?.value ?? Number.NaN) * factor,
    aim: processorMs[servingParts[index] ?? ''],
  }));
  const all = each.reduce((sum, { value }) => sum + value, 0);
  return [...each, { label: 'processor, all of these', value: all, unit: 'ms', aim: servingMs }];
}

function latencies({ latenciesMs }: DeliverySummary, aims: LineCostAims): readonly Reading[] {
  return ([0.5, 0.95] as const).map((part) => ({
    label: `visitor → agent, p${part * 100}`,
    aim: part === 0.5 ? aims.latencyMs?.p50 : aims.latencyMs?.p95,
    value: percentile(latenciesMs, part) ?? Number.NaN,
    unit: 'ms',
  }));
}

/** The counts by their own names, and what a row of each kind weighs in characters. */
function details(each: Counts): readonly string[] {
  const list = (beginning: string): string =>
    [...each]
      .filter(([name]) => name.startsWith(beginning))
      .map(([name, value]) => `${name.slice(beginning.length)} ${value.toFixed(2)}${weight(each, name)}`)
      .join(', ') || 'none';
  return [
    `tables: ${list('table ')}`,
    `rows written: ${list('row ')}`,
    `HTTP in: ${list('in ')}`,
    `HTTP out, by port: ${list('out ')}`,
    `logged: ${list('logged ')}`,
  ];
}

function weight(each: Counts, name: string): string {
  const characters = each.get(`characters ${name}`);
  return characters === undefined ? '' : ` of ${Math.round(characters / (each.get(name) ?? Number.NaN))} characters`;
}
