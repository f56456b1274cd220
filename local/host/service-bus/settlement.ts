import type { ServiceBusReceiver } from '@azure/service-bus';
import { delay } from '../../../shared/kernel/time.ts';

const openLimitMs = 10_000;
/** Without the link, the client settles over the queue's management node, in the two seconds that it gives to requests. */
const closedLimitMs = 2_500;
const checkEveryMs = 250;

/**
 * Waits for the broker's outcome of a settlement, but not for long: the client itself would wait a minute for an outcome
 * that a broken connection can no longer bring.
 * @throws {Error} when the broker refused, or the outcome is unknown
 */
export async function settlementOf(receiver: ServiceBusReceiver, settling: Promise<void>): Promise<void> {
  const known = new AbortController();
  const outcome = settling.finally(() => known.abort());
  outcome.catch(() => undefined);
  const limitMs = () => (receiver.isClosed ? closedLimitMs : openLimitMs);
  for (let waitedMs = 0; waitedMs < limitMs(); waitedMs += checkEveryMs) {
    await delay(checkEveryMs, known.signal);
    if (known.signal.aborted) return outcome;
  }
  throw new Error('The connection was lost before the broker had confirmed.');
}
