import { readFileSync } from 'node:fs';

/** What the system says of a process; `startedAt` in clock ticks since the machine started, which no two of one id share. */
export type ProcessState = { readonly state: string; readonly parent: number; readonly startedAt: string };

/** Undefined when there is no such process, or the system has no such files. Source: proc(5), /proc/pid/stat. */
export function processState(pid: number): ProcessState | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program, in brackets, may hold anything.
    const [state = '', parent = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent), startedAt: fields[17] ?? '' };
  } catch {
    return undefined;
  }
}
