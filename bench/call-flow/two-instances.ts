import { isWhole } from '../support/deliveries.ts';
import type { Figure, Reading } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import { processorMs } from '../support/processes.ts';
import { Crowd } from './crowd.ts';
import { type LineCostAims, lineCost } from './line-cost.ts';
import type { BenchOptions } from './measurement.ts';
import { OperationMeters } from './operation-meters.ts';
import { processorUse, servingParts } from './processor-use.ts';
import { type SecondApplication, startSecondApplication } from './second-application.ts';
import { openStaffedWorld, type StaffedWorld, unhurried } from './staffed-world.ts';

const aims: LineCostAims = { storeRequests: 11, processorMs: {}, latencyMs: { p50: 40, p95: 100 } };
const slowAims = { p50: 80, p95: 160 };

/** So seldom that nothing is left of the line before when one comes. */
const slowPerSecond = 0.1;

/** A line from a visitor at one instance to an agent at another one: what it costs, and how long it takes, often and seldom. */
export async function measureTwoInstances(options: BenchOptions): Promise<readonly Figure[]> {
  const meters = new OperationMeters();
  const world = await openStaffedWorld(options, { meters });
  let second: SecondApplication | undefined;
  try {
    second = await OperationMeters.metered(() =>
      startSecondApplication(world.engine, world.folder, {
        environment: unhurried,
        onLine: (line) => meters.read(line),
      }),
    );
    const { pid, origin } = second;
    const apart: StaffedWorld = { ...world, visitorsAt: origin };
    const subject = {
      gather: (conversations: number) => Crowd.gather(apart, conversations),
      complaints: world.complaints,
      meters,
      pids: () => [...Object.values(world.engine.processes()), pid],
      processorUse: () => ({ ...processorUse(world.engine), 'second application': processorMs(pid) ?? Number.NaN }),
      servingParts: [...servingParts, 'second application'],
    };
    const often = await lineCost(options, subject, 'A line to another instance, twenty a second', aims);
    return [often, await seldom(options, apart)];
  } finally {
    await second?.stop();
    await world.close();
  }
}

async function seldom(options: BenchOptions, world: StaffedWorld): Promise<Figure> {
  const lines = options.quick ? 3 : 20;
  const crowd = await Crowd.gather(world, 2);
  const summary = await crowd.write({ perSecond: slowPerSecond, seconds: lines / slowPerSecond });
  const latency = (part: 50 | 95): Reading => ({
    label: `visitor → agent, p${part}`,
    value: percentile(summary.latenciesMs, part / 100),
    unit: 'ms',
    aim: part === 50 ? slowAims.p50 : slowAims.p95,
  });
  return {
    title: 'A line to another instance, one in ten seconds',
    measured: `two open conversations, ${lines} lines, one after another`,
    readings: [latency(50), latency(95)],
    notes: world.complaints(),
    faults: isWhole(summary) ? [] : ['lines were refused, lost, doubled or out of order'],
  };
}
