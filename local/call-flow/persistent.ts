import { delay } from '../../shared/kernel/time.ts';
import { isPassing, UnexpectedStatus } from './person-request.ts';

const pauseMs = 250;

/** Does `work` again until no failure passes by any more, the patience is at its end, or `signal` is aborted. */
export async function persistent<T>(work: () => Promise<T>, patienceMs: number, signal: AbortSignal): Promise<T> {
  for (const until = Date.now() + patienceMs; ; await delay(pauseMs, signal)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || signal.aborted || Date.now() > until) throw error;
    }
  }
}

/**
 * Takes one step after the other, each again after it has failed, until `signal` is aborted, what is asked for is gone, or every step has failed
 * for as long as the patience lasts: a service that has ended is not asked for ever.
 */
export async function following(step: () => Promise<void>, patienceMs: number, signal: AbortSignal): Promise<void> {
  for (let answeredAt = Date.now(); !signal.aborted && Date.now() - answeredAt <= patienceMs; ) {
    try {
      await step();
      answeredAt = Date.now();
    } catch (error) {
      if (error instanceof UnexpectedStatus && error.status === 404) return;
      await delay(pauseMs, signal);
    }
  }
}
