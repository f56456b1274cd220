import { AsyncLocalStorage } from 'node:async_hooks';

type Write = (line: string) => void;

const current = new AsyncLocalStorage<Write>();

/**
 * Runs `work` so that log lines written inside go to `write`. The host files a line under an invocation only when it is
 * written through that invocation's context.
 */
export function withLogSink<T>(write: Write, work: () => T): T {
  return current.run(write, work);
}

/** Writes a log line to the sink of the work that is going on; to standard output outside of any. */
export function writeLogLine(line: string): void {
  const write = current.getStore() ?? writeToStandardOutput;
  write(line);
}

/** Writes a log line that belongs to no invocation; Azure files it under the category `Host.Function.Console`. */
export function writeToStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}
