import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What was measured on. */
export type Machine = {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly node: string;
  readonly system: string;
  /** Processes that wanted to run in the minute before, on average: what else the machine was doing. */
  readonly loadBefore: number;
};

export function thisMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 1_024 ** 3),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

/** The machine in words. */
export function machineText({ cores, processor, memoryGiB, node, system, loadBefore }: Machine): string {
  return [
    `${cores} cores (${processor}), ${memoryGiB} GiB, Node ${node}, ${system}, load before: ${loadBefore}`,
    'Visitors and agents are played on the same cores that the application, store, broker and identity issuer run on.',
  ].join('\n');
}
