import type { Engine } from '../../local/engine/engine.ts';
import { delay } from '../../shared/kernel/time.ts';
import { type DeliverySummary, deliveryText, isWhole } from '../support/deliveries.ts';
import type { Figure, Reading } from '../support/figure.ts';
import type { Schedule } from '../support/open-loop.ts';
import { percentile } from '../support/percentile.ts';
import { Crowd } from './crowd.ts';
import type { BenchOptions } from './measurement.ts';
import { processorReadings, processorUse, usualParts } from './processor-use.ts';
import { openStaffedWorld } from './staffed-world.ts';

type Run = { readonly perSecond: number; readonly summary: DeliverySummary; readonly processor: readonly Reading[] };

const aims = { perSecond: 20, p50Ms: 10, p95Ms: 30 };

/** Open conversations, the engine that serves them, and what is to be reached at one of the rates. */
type Measured = {
  readonly world: { readonly engine: Engine; readonly complaints: () => readonly string[] };
  readonly crowd: { readonly write: (schedule: Schedule) => Promise<DeliverySummary> };
  readonly title: string;
  readonly measured: string;
  readonly aims: { readonly perSecond: number; readonly p50Ms: number; readonly p95Ms?: number };
};

/** How long a visitor's line takes to the agent, and what processors spend on it, at two rates. */
export async function measureLatency(options: BenchOptions): Promise<readonly Figure[]> {
  const [conversations, seconds] = options.quick ? [10, 3] : [50, 15];
  const world = await openStaffedWorld(options);
  try {
    const crowd = await Crowd.gather(world, conversations);
    const measured = `${conversations} open conversations, ${world.agents.length} agents, ${seconds} s at each rate`;
    const rates = [20, 100].map((perSecond) => ({ perSecond, seconds }));
    return await lineLatency({ world, crowd, title: "Visitor's line to agent", measured, aims }, rates, options);
  } finally {
    await world.close();
  }
}

/** Has visitors write at each rate: how long lines take, and what processors spend on them. */
export async function lineLatency(
  { world, crowd, title, measured, aims: wanted }: Measured,
  rates: readonly Schedule[],
  { quick }: BenchOptions,
): Promise<readonly Figure[]> {
  const idle = await idleUse(world.engine, quick ? 1 : 5);
  const runs: Run[] = [];
  for (const rate of rates) runs.push(await run(world.engine, crowd, rate));
  return [
    {
      title,
      measured: `${measured}, after one line in each; open loop: from the time at which a line was due until it is at the agent`,
      readings: runs.flatMap((one) => latencyReadings(one, wanted)),
      notes: world.complaints(),
      faults: runs.filter(({ summary }) => !isWhole(summary)).map(faultText),
    },
    {
      title: "Processor time per visitor's line",
      measured: `${measured}; user and system time from /proc${process.platform === 'linux' ? '' : ', which this system does not have'}, event channels and all callbacks included`,
      readings: [...runs.flatMap(({ processor }) => processor), ...idle],
    },
  ];
}

async function run(engine: Engine, crowd: Measured['crowd'], { perSecond, seconds }: Schedule): Promise<Run> {
  const before = processorUse(engine);
  const summary = await crowd.write({ perSecond, seconds });
  const used = processorReadings(usualParts, before, processorUse(engine), summary.due, 'ms', `${perSecond} lines/s`);
  return { perSecond, summary, processor: used };
}

async function idleUse(engine: Engine, seconds: number): Promise<readonly Reading[]> {
  const before = processorUse(engine);
  await delay(seconds * 1_000);
  const readings = processorReadings(usualParts, before, processorUse(engine), seconds, 'ms/s', 'no one writes');
  return readings.filter(({ label }) => label.endsWith('application'));
}

function latencyReadings({ perSecond, summary }: Run, aims: Measured['aims']): readonly Reading[] {
  const isAimed = perSecond === aims.perSecond;
  const part = (label: string, value: number, aim?: number): Reading => ({
    label: `${perSecond} lines/s, ${label}`,
    value: percentile(summary.latenciesMs, value),
    unit: 'ms',
    aim: isAimed ? aim : undefined,
  });
  const count = (label: string, value: number): Reading => ({
    label: `${perSecond} lines/s, ${label}`,
    value,
    unit: '',
  });
  return [
    part('p50', 0.5, aims.p50Ms),
    part('p95', 0.95, aims.p95Ms),
    part('p99', 0.99),
    count('written', summary.due),
    count('lost', summary.lost + summary.refused),
    count('doubled', summary.doubled),
    count('out of order', summary.outOfOrder),
  ];
}

/** What went wrong in a run, in words. */
function faultText({ perSecond, summary }: Run): string {
  return `at ${perSecond} lines/s: ${deliveryText(summary)}`;
}
