import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second in /proc, independent of the kernel's own clock. */
const tickMs = 10;

/** Memory of a process in bytes: resident now, and the most that it ever was. */
export type ResidentMemory = { readonly nowBytes: number; readonly peakBytes: number };

/** Processor milliseconds that a process has used, user and system together; undefined where there is no /proc. */
export function processorMs(pid: number): number | undefined {
  const stat = readProc(pid, 'stat');
  return stat === undefined ? undefined : ticksOf(stat) * tickMs;
}

/** Resident memory of a process; undefined where there is no /proc. */
export function residentMemory(pid: number): ResidentMemory | undefined {
  const status = readProc(pid, 'status');
  if (status === undefined) return undefined;
  return { nowBytes: kibibytes(status, 'VmRSS') * 1_024, peakBytes: kibibytes(status, 'VmHWM') * 1_024 };
}

/** `utime` and `stime` of a line of /proc/<pid>/stat; the name in it may hold spaces and brackets. */
export function ticksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function kibibytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN);
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
