import { deliveryText, isWhole } from '../support/deliveries.ts';
import type { Schedule } from '../support/open-loop.ts';
import { percentile } from '../support/percentile.ts';
import type { ChatSystem, OpenChatSystem } from './chat-system.ts';
import type { SystemRun } from './comparison-table.ts';
import { LineLoad, type LoadResult } from './line-load.ts';

/** How much is measured; rates in lines per second of all visitors together. */
export type Plan = {
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly conversations: number;
};

/** What one system gave. */
export type Outcome = {
  readonly runs: readonly SystemRun[];
  /** What must not happen at any speed: lines lost, doubled, out of order. */
  readonly faults: readonly string[];
};

/** Lines per second before the first rate, one in each conversation, which are not counted. */
const warmUpPerSecond = 10;

/** Drives one system at each rate, after one line in each conversation. */
export async function measureSystem(system: ChatSystem, { rates, seconds, conversations }: Plan): Promise<Outcome> {
  const open = await system.open(conversations);
  try {
    const load = new LineLoad(open, conversations);
    await load.write({ perSecond: warmUpPerSecond, seconds: conversations / warmUpPerSecond });
    const runs: SystemRun[] = [];
    const faults: string[] = [];
    for (const perSecond of rates) {
      const { result, processorMs } = await drive(open, load, { perSecond, seconds });
      runs.push(runOf(system.name, perSecond, result, processorMs));
      if (!isWhole(result)) faults.push(`${system.name} at ${perSecond} lines/s: ${deliveryText(result)}`);
    }
    return { runs, faults };
  } finally {
    await open.close();
  }
}

/** One rate, and the processor milliseconds of each part that it took. */
async function drive(open: OpenChatSystem, load: LineLoad, schedule: Schedule) {
  const before = open.processorMs();
  const result = await load.write(schedule);
  const after = Object.entries(open.processorMs());
  const used = after.map(([part, ms]) => [part, ms - (before[part] ?? Number.NaN)] as const);
  return { result, processorMs: Object.fromEntries(used) };
}

function runOf(
  system: string,
  perSecond: number,
  { due, held, latenciesMs }: LoadResult,
  processorMs: Readonly<Record<string, number>>,
): SystemRun {
  return {
    system,
    perSecond,
    processorMs: Object.fromEntries(Object.entries(processorMs).map(([part, ms]) => [part, ms / due])),
    p50Ms: percentile(latenciesMs, 0.5),
    p95Ms: percentile(latenciesMs, 0.95),
    held,
  };
}
