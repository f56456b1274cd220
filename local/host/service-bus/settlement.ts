import type { ServiceBusReceiver } from '@azure/service-bus';
import { delay } from '../../../shared/kernel/time.ts';

const limitMs = 10_000;
const checkEveryMs = 250;

/**
 * Waits for the broker's outcome of a settlement, but not longer than the receiver lives: the client itself would wait
 * a minute for an outcome that a broken connection can no longer bring.
 * @throws {Error} when the broker refused, or the outcome is unknown
 */
export async function settlementOf(receiver: ServiceBusReceiver, settling: Promise<void>): Promise<void> {
  const known = new AbortController();
  const outcome = settling.finally(() => known.abort());
  outcome.catch(() => undefined);
  for (let waitedMs = 0; waitedMs < limitMs && !receiver.isClosed; waitedMs += checkEveryMs) {
    await delay(checkEveryMs, known.signal);
    if (known.signal.aborted) return outcome;
  }
  throw new Error('The connection was lost before the broker had confirmed.');
}
