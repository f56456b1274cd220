import type { Engine } from '../../local/engine/engine.ts';
import { delay } from '../../shared/kernel/time.ts';
import type { Reading } from '../support/figure.ts';
import { processorMs } from '../support/processes.ts';

/** Processor milliseconds by process, since each began. */
export type ProcessorUse = Readonly<Record<string, number>>;

const players = 'visitors and agents (the players)';

/** The parts of an engine, by their names in a `ProcessorUse`. */
export const servingParts = ['application', 'store', 'broker', 'identity'];

/** They, and those who play on it. */
export const usualParts = [...servingParts, players];

/** What has been used up to now; NaN where the system does not tell. */
export function processorUse(engine: Engine): ProcessorUse {
  const { user, system } = process.cpuUsage();
  const parts = Object.entries(engine.processes()).map(
    ([name, pid]) => [name, processorMs(pid) ?? Number.NaN] as const,
  );
  return { ...Object.fromEntries(parts), [players]: (user + system) / 1_000 };
}

/** Cores that each serving part uses, over so many seconds from now on. */
export async function coresUsed(engine: Engine, seconds: number): Promise<ProcessorUse> {
  const before = processorUse(engine);
  await delay(seconds * 1_000);
  const after = processorUse(engine);
  const cores = (part: string) => ((after[part] ?? Number.NaN) - (before[part] ?? Number.NaN)) / seconds / 1_000;
  return Object.fromEntries(servingParts.map((part) => [part, cores(part)]));
}

/** What was used between two looks, divided by `count`. */
export function processorReadings(
  parts: readonly string[],
  before: ProcessorUse,
  after: ProcessorUse,
  count: number,
  unit: string,
  label: string,
): readonly Reading[] {
  return parts.map((name) => ({
    label: `${label}, ${name}`,
    value: ((after[name] ?? Number.NaN) - (before[name] ?? Number.NaN)) / count,
    unit,
  }));
}
