import { CarebridgeError } from '../../shared/kernel/errors.ts';

/** What a process of the local runtime does. */
type Main = {
  /** End when standard input ends, which a pipe from the parent brings however the parent ends. */
  readonly watchesParent: boolean;
  /** `ready` is told, with `"ready":true`, as one line of JSON on standard output. */
  start(): Promise<{ readonly ready: object; close(): Promise<void> }>;
};

/**
 * Runs a process of the local runtime until SIGINT, SIGTERM or the end of the parent that it watches. What ends it while it is starting
 * is heeded when it has started, so that its locks and files are given back. A failure is told on standard error, with exit status 1;
 * `read` gets how to tell one that comes later.
 */
export function runMain(read: (fail: (error: unknown) => never) => Main): void {
  try {
    const { watchesParent, start } = read(fail);
    const starting = Promise.resolve().then(start);
    const stop = () => {
      starting.then((started) => started.close()).then(() => process.exit(0), fail);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    if (watchesParent) process.stdin.once('end', stop).once('error', stop).resume();
    const print = ({ ready }: { readonly ready: object }) =>
      process.stdout.write(`${JSON.stringify({ ready: true, ...ready })}\n`);
    starting.then(print).catch(fail);
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  process.stderr.write(`${errorText(error)}\n`);
  process.exit(1);
}

/** Our own errors by their text, others with their stack. */
function errorText(error: unknown): string {
  if (error instanceof CarebridgeError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
