import { delay } from '../../shared/kernel/time.ts';
import { type DeliverySummary, deliveryText, isWhole } from '../support/deliveries.ts';
import type { Figure, Reading } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import { Crowd } from './crowd.ts';
import type { BenchOptions } from './measurement.ts';
import { processorReadings, processorUse, usualParts } from './processor-use.ts';
import { openStaffedWorld, type StaffedWorld } from './staffed-world.ts';

type Run = { readonly perSecond: number; readonly summary: DeliverySummary; readonly processor: readonly Reading[] };

const aims = { perSecond: 20, p50Ms: 10, p95Ms: 30 };

/** How long a visitor's line takes to the agent, and what processors spend on it, at two rates. */
export async function measureLatency(options: BenchOptions): Promise<readonly Figure[]> {
  const [conversations, seconds] = options.quick ? [10, 3] : [50, 15];
  const world = await openStaffedWorld(options);
  try {
    const crowd = await Crowd.gather(world, conversations);
    const idle = await idleUse(world, options.quick ? 1 : 5);
    const runs = [await run(world, crowd, 20, seconds), await run(world, crowd, 100, seconds)];
    const measured = `${conversations} open conversations, ${world.agents.length} agents, ${seconds} s at each rate`;
    return [
      {
        title: "Visitor's line to agent",
        measured: `${measured}, after one line in each; open loop: from the time at which a line was due to the agent's event`,
        readings: runs.flatMap(latencyReadings),
        notes: world.complaints(),
        faults: runs.filter(({ summary }) => !isWhole(summary)).map(faultText),
      },
      {
        title: "Processor time per visitor's line",
        measured: `${measured}; user and system time from /proc${process.platform === 'linux' ? '' : ', which this system does not have'}, event channels and all callbacks included`,
        readings: [...runs.flatMap(({ processor }) => processor), ...idle],
      },
    ];
  } finally {
    await world.close();
  }
}

async function run({ engine }: StaffedWorld, crowd: Crowd, perSecond: number, seconds: number): Promise<Run> {
  const before = processorUse(engine);
  const summary = await crowd.write({ perSecond, seconds });
  const used = processorReadings(usualParts, before, processorUse(engine), summary.due, 'ms', `${perSecond} lines/s`);
  return { perSecond, summary, processor: used };
}

async function idleUse({ engine }: StaffedWorld, seconds: number): Promise<readonly Reading[]> {
  const before = processorUse(engine);
  await delay(seconds * 1_000);
  const readings = processorReadings(usualParts, before, processorUse(engine), seconds, 'ms/s', 'no one writes');
  return readings.filter(({ label }) => label.endsWith('application'));
}

function latencyReadings({ perSecond, summary }: Run): readonly Reading[] {
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
