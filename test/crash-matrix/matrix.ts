import { makePersistent } from '../support/engine/persistence.ts';
import { RenewedStage } from '../support/engine/renewed-stage.ts';
import { tryFlow } from '../support/engine/trial.ts';
import { type EngineWorld, startEngineWorld } from '../support/engine-world.ts';
import { type CrashPoint, type Kind, Meter, type Moment, watchesOf } from './meter.ts';

/** Which crash points are tried. */
export type MatrixOptions = {
  readonly kinds: readonly Kind[];
  readonly from: number;
  readonly to: number;
  readonly sample: boolean;
  readonly print: (line: string) => void;
  readonly onLine?: (line: string) => void;
};

const moments: readonly Moment[] = ['sent', 'answered'];
const patienceMs = 45_000;

/** Tries every chosen crash point; resolves with the number of those that did not come to the right end. */
export async function runMatrix(options: MatrixOptions): Promise<number> {
  const meter = new Meter(() => process.kill(world.engine.processes().application ?? 0, 'SIGKILL'));
  const world = await startEngineWorld({
    watches: watchesOf(meter),
    onLine: (part, line) => options.onLine?.(`[${part}] ${line}`),
  });
  const people = new RenewedStage(async () => {
    const stage = await world.stage(patienceMs);
    for (const { client } of [stage.first, stage.second]) makePersistent(client);
    return stage;
  });
  try {
    const failures = await tryAll({ world, meter, people }, options);
    await people.leave();
    return failures;
  } finally {
    await world.close();
  }
}

type MatrixDependencies = {
  readonly world: EngineWorld;
  readonly meter: Meter;
  readonly people: RenewedStage;
};

async function tryAll(dependencies: MatrixDependencies, options: MatrixOptions): Promise<number> {
  const { print } = options;
  const clean = await tryPoint(dependencies);
  const total = Object.entries(clean.counts).map(([kind, count]) => `${count} ${kind}`);
  print(`clean flow in a fresh process: ${total.join(', ')}; ${clean.durationMs} ms`);
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
  print(`${failures} failed, ${missed} not reached`);
  return failures;
}

/** One flow that begins in a fresh process, with a crash on the way or without one. */
async function tryPoint({ world, meter, people }: MatrixDependencies, point?: CrashPoint) {
  const { stage, rings } = await people.cast();
  await world.engine.crashApplication();
  meter.begin(point);
  const trial = await tryFlow(world, stage, rings);
  const seen = { counts: meter.counts(), crashed: meter.hitAt !== undefined };
  meter.begin();
  await world.restarted();
  return { ...trial, ...seen };
}

function pointsOf(
  counts: Readonly<Record<Kind, number>>,
  { kinds, from, to, sample }: MatrixOptions,
): readonly CrashPoint[] {
  return kinds.flatMap((kind) => {
    const count = counts[kind];
    const all = Array.from({ length: count }, (_, index) => index + 1).filter((k) => k >= from && k <= to);
    const chosen = sample ? all.slice(Math.floor(count / 2), Math.floor(count / 2) + 1) : all;
    return chosen.flatMap((k) => moments.map((moment) => ({ kind, k, moment })));
  });
}
