import { openFlows, type Transport } from '../support/engine/flows.ts';
import type { Flows } from '../support/engine/played-flows.ts';
import { type CrashPoint, type Kind, Meter, type Moment, watchesOf, watchOfCenter } from './meter.ts';

/** Which crash points are tried. */
export type MatrixOptions = {
  /** How visitors come. */
  readonly over: Transport;
  readonly kinds: readonly Kind[];
  readonly moments: readonly Moment[];
  readonly from: number;
  readonly to: number;
  readonly sample: boolean;
  readonly print: (line: string) => void;
  readonly onLine?: (line: string) => void;
};

/** When the application is killed: its request, or the person's, has gone out, or was answered. */
export const moments: readonly Moment[] = ['sent', 'answered'];
const patienceMs = 45_000;

/** Tries every chosen crash point; resolves with the number of those that did not come to the right end. */
export async function runMatrix(options: MatrixOptions): Promise<number> {
  const meter = new Meter(() => process.kill(flows.world.engine.processes().application ?? 0, 'SIGKILL'));
  const flows: Flows = await openFlows(options.over, {
    watches: watchesOf(meter),
    center: watchOfCenter(meter),
    onLine: (part, line) => options.onLine?.(`[${part}] ${line}`),
    patienceMs,
  });
  try {
    const failures = await tryAll({ flows, meter }, options);
    await flows.leave();
    return failures;
  } finally {
    await flows.close();
  }
}

type MatrixDependencies = { readonly flows: Flows; readonly meter: Meter };

async function tryAll(dependencies: MatrixDependencies, options: MatrixOptions): Promise<number> {
  const { print } = options;
  const clean = await tryPoint(dependencies);
  const total = Object.entries(clean.counts).map(([kind, count]) => `${count} ${kind}`);
  print(`over ${options.over}: clean flow in a fresh process: ${total.join(', ')}; ${clean.durationMs} ms`);
  if (clean.faults.length > 0) {
    print(`FAILED without a crash: ${clean.faults.join('; ')}`);
    return 1;
  }
  let failures = 0;
  let missed = 0;
  for (const point of pointsOf(clean.counts, options)) {
    const { crashed, faults, durationMs } = await tryPoint(dependencies, point);
    if (!crashed) missed += 1;
    if (faults.length > 0) failures += 1;
    const reached = crashed ? 'right end' : 'not reached, right end';
    const outcome = faults.length > 0 ? `FAILED: ${faults.join('; ')}` : reached;
    print(`${point.kind} ${point.k}/${clean.counts[point.kind]} ${point.moment}: ${outcome} (${durationMs} ms)`);
  }
  print(`over ${options.over}: ${failures} failed, ${missed} not reached`);
  return failures;
}

/** One flow that begins in a fresh process, with a crash on the way or without one. */
async function tryPoint({ flows, meter }: MatrixDependencies, point?: CrashPoint) {
  await flows.prepare();
  await flows.world.engine.crashApplication();
  meter.begin(point);
  const trial = await flows.play();
  const seen = { counts: meter.counts(), crashed: meter.hitAt !== undefined };
  meter.begin();
  await flows.world.restarted();
  return { ...trial, ...seen };
}

function pointsOf(
  counts: Readonly<Record<Kind, number>>,
  { over, kinds, from, to, sample, ...options }: MatrixOptions,
): readonly CrashPoint[] {
  return kinds.flatMap((kind, index) => {
    const count = counts[kind];
    const all = Array.from({ length: count }, (_, k) => k + 1).filter((k) => k >= from && k <= to);
    const chosen = sample ? all.slice(Math.floor(count / 2), Math.floor(count / 2) + 1) : all;
    // What the flows have in common has been tried at both moments over UCWA.
    const tried = sample && over !== 'ucwa' ? moments.slice(index % 2).slice(0, 1) : options.moments;
    return chosen.flatMap((k) => tried.map((moment) => ({ kind, k, moment })));
  });
}
