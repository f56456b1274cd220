import { processState } from '../data/process-state.ts';

/** A second wish to end within so long is the same one: npm passes on what a terminal has sent already. */
const sameWishMs = 2_000;
const parentCheckMs = 250;

/**
 * Resolves when the process is to end: at SIGINT or SIGTERM, or when the npm that started it has ended, whichever way. Who
 * sends a signal again later than that does not want to wait: the process then ends at once, and its parts after it.
 */
export function interruption(environment: NodeJS.ProcessEnv): Promise<'interrupted'> {
  return new Promise((resolve) => {
    let since: number | undefined;
    const interrupt = () => {
      if (since !== undefined && Date.now() - since > sameWishMs) process.exit(1);
      since ??= Date.now();
      resolve('interrupted');
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
    if (environment.npm_lifecycle_event !== undefined) whenParentEnds(interrupt);
  });
}

/**
 * npm starts us with a shell between. Either may end without passing anything on; what is below it has another parent then.
 * Where the system does not tell of other processes, only the end of the shell is seen.
 */
function whenParentEnds(act: () => void): void {
  const ancestors = () => `${process.ppid} ${processState(process.ppid)?.parent}`;
  const before = ancestors();
  const check = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(check);
    act();
  }, parentCheckMs);
  check.unref();
}
