import { isWhole } from '../support/deliveries.ts';
import type { Figure, Reading } from '../support/figure.ts';
import { Crowd } from './crowd.ts';
import type { BenchOptions } from './measurement.ts';
import { type ProcessorUse, processorUse } from './processor-use.ts';
import { openStaffedWorld, type StaffedWorld } from './staffed-world.ts';

/** Lines that were said before, in each conversation, and how fast conversations grow. */
type Extent = {
  readonly young: number;
  readonly old: number;
  readonly growthPerSecond: number;
  readonly rounds: number;
};

const conversations = 5;
const perSecond = 40;
const seconds = 5;
const mostRatio = 1.1;
const parts = ['application', 'store', 'broker'] as const;

/** Processor milliseconds by process, and lines that they were used for. */
type Cost = { readonly ms: Readonly<Record<string, number>>; readonly lines: number };

/** What a line costs in a conversation that has just begun, and in one that has gone on for long. */
export async function measureGrowth(options: BenchOptions): Promise<readonly Figure[]> {
  const extent: Extent = options.quick
    ? { young: 20, old: 100, growthPerSecond: 40, rounds: 1 }
    : { young: 50, old: 2_000, growthPerSecond: 100, rounds: 3 };
  const world = await openStaffedWorld(options);
  try {
    const old = await grown(world, extent.old, extent.growthPerSecond);
    const young = await grown(world, extent.young, extent.growthPerSecond);
    const faults: string[] = [];
    const costs = { young: nothing, old: nothing };
    // By turns, so that what else the machine does meets both.
    for (let round = 0; round < extent.rounds; round += 1) {
      costs.young = sum(costs.young, await costOf(world, young, faults));
      costs.old = sum(costs.old, await costOf(world, old, faults));
    }
    return [figureOf(extent, costs, [...world.complaints()], faults)];
  } finally {
    await world.close();
  }
}

async function grown(world: StaffedWorld, lines: number, growthPerSecond: number): Promise<Crowd> {
  const crowd = await Crowd.gather(world, conversations);
  await crowd.write({ perSecond: growthPerSecond, seconds: (lines * conversations) / growthPerSecond });
  return crowd;
}

const nothing: Cost = { ms: {}, lines: 0 };

async function costOf({ engine }: StaffedWorld, crowd: Crowd, faults: string[]): Promise<Cost> {
  const before = processorUse(engine);
  const summary = await crowd.write({ perSecond, seconds });
  if (!isWhole(summary)) faults.push(`of ${summary.due} lines, ${summary.lost} were lost or came wrong`);
  return { ms: difference(processorUse(engine), before), lines: summary.due };
}

function difference(after: ProcessorUse, before: ProcessorUse): Readonly<Record<string, number>> {
  return Object.fromEntries(parts.map((part) => [part, (after[part] ?? Number.NaN) - (before[part] ?? Number.NaN)]));
}

function sum(one: Cost, other: Cost): Cost {
  const ms = Object.fromEntries(parts.map((part) => [part, (one.ms[part] ?? 0) + (other.ms[part] ?? 0)]));
  return { ms, lines: one.lines + other.lines };
}

function figureOf(
  { young, old, rounds }: Extent,
  costs: { readonly young: Cost; readonly old: Cost },
  notes: readonly string[],
  faults: readonly string[],
): Figure {
  const perLine = ({ ms, lines }: Cost, names: readonly string[]): number =>
    names.reduce((total, name) => total + (ms[name] ?? Number.NaN), 0) / lines;
  const readings = [...parts.map((part) => [part, [part]] as const), ['all processes', parts] as const].flatMap(
    ([label, names]): Reading[] => [
      { label: `${label}, after ${young} lines`, value: perLine(costs.young, names), unit: 'ms' },
      { label: `${label}, after ${old} lines`, value: perLine(costs.old, names), unit: 'ms' },
    ],
  );
  const ratio = perLine(costs.old, parts) / perLine(costs.young, parts);
  return {
    title: 'A long conversation against a short one',
    measured: `processor time per line, ${conversations} conversations of each kind, ${rounds} × ${seconds} s at ${perSecond} lines/s by turns`,
    readings: [...readings, { label: 'long against short', value: ratio, unit: '×', aim: mostRatio }],
    notes,
    faults,
  };
}
