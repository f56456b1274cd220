import { readdirSync, readFileSync } from 'node:fs';
import { processorMs } from '../support/processes.ts';

/** A process and all below it, from the parent of each process. */
export function processTree(root: number, parents: ReadonlyMap<number, number>): readonly number[] {
  const children = [...parents].filter(([, parent]) => parent === root).map(([pid]) => pid);
  return [root, ...children.flatMap((pid) => processTree(pid, parents))];
}

/** Processor milliseconds that a process and all that run below it have used; NaN where there is no /proc. */
export function treeProcessorMs(pid: number): number {
  const [own, ...below] = processTree(pid, readParents()).map(processorMs);
  return below.reduce<number>((sum, ms) => sum + (ms ?? 0), own ?? Number.NaN);
}

/** The parent in a line of /proc/<pid>/stat; the name in it may hold spaces and brackets. */
export function parentOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function readParents(): ReadonlyMap<number, number> {
  const parents = new Map<number, number>();
  for (const pid of processIds()) {
    try {
      parents.set(pid, parentOf(readFileSync(`/proc/${pid}/stat`, 'utf8')));
    } catch {
      // It ended in between.
    }
  }
  return parents;
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
