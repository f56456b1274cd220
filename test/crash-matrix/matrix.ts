import { type Stage, setStage } from '../../local/call-flow/stage.ts';
import { type Arena, openArena } from './arena.ts';
import { Rings } from './flow.ts';
import type { CrashPoint, Kind, Moment } from './meter.ts';
import { makePersistent } from './persistence.ts';
import { tryFlow } from './trial.ts';

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
  const arena = await openArena(options.onLine === undefined ? {} : { onLine: options.onLine });
  try {
    const stage = await setStage(arena.engine.config, arena.engine.origin, { conversations: 1, patienceMs });
    const agents = [stage.first, stage.second];
    for (const { client } of agents) makePersistent(client);
    const rings = agents.map((agent) => new Rings(agent));
    const failures = await tryAll(arena, stage, rings, options);
    await stage.leave();
    return failures;
  } finally {
    await arena.close();
  }
}

async function tryAll(arena: Arena, stage: Stage, rings: readonly Rings[], options: MatrixOptions): Promise<number> {
  const { print } = options;
  await arena.engine.crashApplication();
  const clean = await tryFlow(arena, stage, rings);
  const total = Object.entries(clean.counts).map(([kind, count]) => `${count} ${kind}`);
  print(`clean flow in a fresh process: ${total.join(', ')}; ${clean.durationMs} ms`);
  if (clean.faults.length > 0) {
    print(`FAILED without a crash: ${clean.faults.join('; ')}`);
    return 1;
  }
  let failures = 0;
  let missed = 0;
  let isFresh = false;
  for (const point of pointsOf(clean.counts, options)) {
    // Every flow begins in a fresh process, as the counted one did.
    if (!isFresh) await arena.engine.crashApplication();
    const { crashed, faults, durationMs } = await tryFlow(arena, stage, rings, point);
    isFresh = false;
    if (!crashed) missed += 1;
    if (faults.length > 0) failures += 1;
    const outcome =
      faults.length > 0 ? `FAILED: ${faults.join('; ')}` : crashed ? 'right end' : 'not reached, right end';
    print(`${point.kind} ${point.k}/${clean.counts[point.kind]} ${point.moment}: ${outcome} (${durationMs} ms)`);
  }
  print(`${failures} failed, ${missed} not reached`);
  return failures;
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
