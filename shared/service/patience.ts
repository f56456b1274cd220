import { ProviderUnavailable } from '../kernel/errors.ts';
import { errorCode, type Log } from '../kernel/log.ts';
import { type Clock, delay } from '../kernel/time.ts';

const firstPauseMs = 250;
const longestPauseMs = 30_000;

/** How long something unavailable is asked again before we give up: `giveUpAt` in epoch ms. */
export type Patience = { readonly now: Clock; readonly giveUpAt: number; readonly log: Log };

/**
 * Does `work`, again and again with growing pauses while store, queue or platform are unavailable; to be used only where
 * `work` may be repeated.
 * @throws {ProviderUnavailable} the last one — when the next pause would end after `giveUpAt`
 */
export async function patiently<T>({ now, giveUpAt, log }: Patience, work: () => Promise<T>): Promise<T> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProviderUnavailable)) throw error;
      const waitMs = Math.max(pauseMs, error.retryAfterMs ?? 0);
      if (now() + waitMs > giveUpAt) throw error;
      log({ level: 'warn', event: 'store-retry', code: errorCode(error), durationMs: waitMs });
      await delay(waitMs);
    }
  }
}
