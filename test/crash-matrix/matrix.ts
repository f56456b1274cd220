import { setStage } from '../../local/call-flow/stage.ts';
import { type Arena, openArena } from '../support/arena/arena.ts';
import { makePersistent } from '../support/arena/persistence.ts';
import { RenewedStage } from '../support/arena/renewed-stage.ts';
import { tryFlow } from '../support/arena/trial.ts';
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
  const meter = new Meter(() => process.kill(arena.engine.processes().application ?? 0, 'SIGKILL'));
  const arena = await openArena({ ...watchesOf(meter), onLine: options.onLine });
  const people = new RenewedStage(async () => {
    const stage = await setStage(arena.engine.config, arena.engine.origin, { conversations: 1, patienceMs });
    for (const { client } of [stage.first, stage.second]) makePersistent(client);
    return stage;
  });
  try {
    const failures = await tryAll({ arena, meter, people }, options);
    await people.leave();
    return failures;
  } finally {
    await arena.close();
  }
}

type Scene = {
  readonly arena: Arena;
  readonly meter: Meter;
  readonly people: RenewedStage;
};

async function tryAll(scene: Scene, options: MatrixOptions): Promise<number> {
  const { print } = options;
  const clean = await tryPoint(scene);
  const total = Object.entries(clean.counts).map(([kind, count]) => `${count} ${kind}`);
  print(`clean flow in a fresh process: ${total.join(', ')}; ${clean.durationMs} ms`);
  if (clean.faults.length > 0) {
    print(`FAILED without a crash: ${clean.faults.join('; ')}`);
    return 1;
  }
  let failures = 0;
  let missed = 0;
  for (const point of pointsOf(clean.counts, options)) {
    const { crashed, faults, durationMs } = await tryPoint(scene, point);
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
async function tryPoint({ arena, meter, people }: Scene, point?: CrashPoint) {
  const { stage, rings } = await people.cast();
  await arena.engine.crashApplication();
  meter.begin(point);
  const trial = await tryFlow(arena, stage, rings);
  const seen = { counts: meter.counts(), crashed: meter.hitAt !== undefined };
  meter.begin();
  await arena.restarted();
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
