import type { Stage } from '../../local/call-flow/stage.ts';
import { type CrashPoint, kinds, Meter, watchesOf } from '../../test/crash-matrix/meter.ts';
import { Rings } from '../../test/support/engine/flow.ts';
import { makePersistent } from '../../test/support/engine/persistence.ts';
import { tryFlow } from '../../test/support/engine/trial.ts';
import { type EngineWorld, startEngineWorld } from '../../test/support/engine-world.ts';
import type { Figure } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import type { FailureBenchOptions } from './measurement.ts';

const patienceMs = 90_000;

type RecoveryDependencies = {
  readonly world: EngineWorld;
  readonly meter: Meter;
  readonly stage: Stage;
  readonly rings: readonly Rings[];
};
type Recovery = { readonly point: CrashPoint; readonly restartMs: number; readonly laterMs: number };

/** How much later a conversation ends for a crash of the application on the way, by where it comes. */
export async function measureRecovery({ quick }: FailureBenchOptions): Promise<readonly Figure[]> {
  const meter = new Meter(() => process.kill(world.engine.processes().application ?? 0, 'SIGKILL'));
  const world = await startEngineWorld({ watches: watchesOf(meter) });
  try {
    const stage = await world.stage(patienceMs);
    for (const { client } of [stage.first, stage.second]) makePersistent(client);
    const dependencies = { world, meter, stage, rings: [stage.first, stage.second].map((agent) => new Rings(agent)) };
    const [perKind, cleanRuns] = quick ? [1, 2] : [6, 5];
    const clean = await cleanTimes(dependencies, cleanRuns);
    const recoveries: Recovery[] = [];
    const faults: string[] = [];
    for (const point of pointsOf(meter, perKind)) {
      const { durationMs, restartMs, wrong } = await crashAt(dependencies, point);
      recoveries.push({ point, restartMs, laterMs: durationMs - clean });
      faults.push(...wrong.map((fault) => `${describe(point)}: ${fault}`));
    }
    await stage.leave();
    return [figureOf(recoveries, clean, faults)];
  } finally {
    await world.close();
  }
}

async function cleanTimes({ world, meter, stage, rings }: RecoveryDependencies, runs: number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await world.engine.crashApplication();
    meter.begin();
    times.push((await tryFlow(world, stage, rings)).durationMs);
  }
  return percentile(times, 0.5);
}

/** Points spread over the flow that was counted last, at both moments. */
function pointsOf(meter: Meter, perKind: number): readonly CrashPoint[] {
  const counts = meter.counts();
  return kinds.flatMap((kind) =>
    Array.from({ length: perKind }, (_, at) => Math.max(1, Math.round(((at + 0.5) * counts[kind]) / perKind))).flatMap(
      (k) => (['sent', 'answered'] as const).map((moment) => ({ kind, k, moment })),
    ),
  );
}

async function crashAt({ world, meter, stage, rings }: RecoveryDependencies, point: CrashPoint) {
  await world.engine.crashApplication();
  meter.begin(point);
  let restartMs = Number.NaN;
  const watching = setInterval(() => {
    const { hitAt } = meter;
    if (hitAt === undefined) return;
    clearInterval(watching);
    void world.restarted().then(() => {
      restartMs = Date.now() - hitAt;
    });
  }, 5);
  const { durationMs, faults } = await tryFlow(world, stage, rings);
  clearInterval(watching);
  meter.begin();
  await world.restarted();
  return { durationMs, restartMs, wrong: faults };
}

function figureOf(recoveries: readonly Recovery[], cleanMs: number, faults: readonly string[]): Figure {
  const later = recoveries.map(({ laterMs }) => laterMs);
  const restarts = recoveries.map(({ restartMs }) => restartMs).filter((ms) => !Number.isNaN(ms));
  const worst = recoveries.toSorted((a, b) => b.laterMs - a.laterMs)[0];
  return {
    title: 'Recovery from a crash of the application',
    measured:
      `a conversation of a visitor and two agents with kill -9 on the way, at ${recoveries.length} points; how much later it has come ` +
      `to its right end than without (p50 ${Math.round(cleanMs)} ms); the engine starts the application again after 500 ms`,
    readings: [
      { label: 'worst point', value: Math.max(...later), unit: 'ms' },
      { label: 'p50 of the points', value: percentile(later, 0.5), unit: 'ms' },
      { label: 'of it until the application answers again, p50', value: percentile(restarts, 0.5), unit: 'ms' },
    ],
    notes: worst === undefined ? [] : [`worst point: ${describe(worst.point)}`],
    faults,
  };
}

function describe({ kind, k, moment }: CrashPoint): string {
  return `${kind} ${k}, ${moment}`;
}
