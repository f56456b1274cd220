import { delay } from '../../shared/kernel/time.ts';
import { isPassing } from './person-request.ts';

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
