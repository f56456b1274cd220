import type { LogCategory, LogLevel } from './core-contract.ts';

/** One line of the host (`system`) or of a handler through its invocation context (`user`). */
export type HostLogEntry = {
  readonly level: LogLevel;
  readonly category: LogCategory;
  readonly message: string;
  readonly functionName?: string;
  readonly invocationId?: string;
};

/** Takes what the host has to say. */
export type HostLog = (entry: HostLogEntry) => void;

/** Writes handlers' lines as they are to standard output, and the host's own from `warning` on to standard error. */
export const consoleHostLog: HostLog = (entry) => {
  if (entry.category === 'user') {
    process.stdout.write(`${entry.message}\n`);
    return;
  }
  if (!['warning', 'error', 'critical'].includes(entry.level)) return;
  const name = entry.functionName === undefined ? '' : ` ${entry.functionName}`;
  process.stderr.write(`[host ${entry.level}]${name} ${entry.message}\n`);
};

/** The text of any thrown value, with its stack where there is one. */
export function describeThrown(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}
