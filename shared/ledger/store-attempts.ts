import { RequestRefused, Unavailable } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { delay } from '../kernel/time.ts';
import { storeFailure } from './store-failure.ts';

/** How often and how long the store is asked before it counts as unavailable. */
export type StoreAttempts = {
  readonly tries: number;
  /** Longest wait for one answer. */
  readonly answerMs: number;
  /** Pause after the first failure; three times as long after each further one, and jittered by half. */
  readonly firstPauseMs: number;
};

/** At most 21 s in all. */
export const usualAttempts: StoreAttempts = { tries: 4, answerMs: 5_000, firstPauseMs: 100 };

/** A try of one store request, which waits `answerMs` for its answer; `repeated` says that an earlier try may have been carried out without our knowing. */
export type StoreTry<T> = (answerMs: number, repeated: boolean) => Promise<T>;

/**
 * Sends one request, again after time-outs, 429 and 5xx.
 * @throws {Unavailable} StoreUnavailable — when the store gave no usable answer, or does not let us in
 * @throws {RequestRefused} RecordTooLarge — when the store says so
 */
export async function persistently<T>(attempts: StoreAttempts, log: Log | undefined, work: StoreTry<T>): Promise<T> {
  let pauseMs = attempts.firstPauseMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempts.answerMs, attempt > 1);
    } catch (error) {
      const failure = storeFailure(error);
      if (failure.kind === 'too-large')
        throw new RequestRefused('RecordTooLarge', 'The store refused a record by its size.');
      if (failure.kind === 'closed') throw unavailable(error);
      if (failure.kind !== 'unclear') throw error;
      if (attempt >= attempts.tries) throw unavailable(error, failure.retryAfterMs);
      const waitMs = Math.max(pauseMs * (0.5 + Math.random()), failure.retryAfterMs ?? 0);
      log?.({ level: 'warn', event: 'store-retry', code: 'StoreUnavailable', durationMs: Math.round(waitMs) });
      await delay(waitMs);
      pauseMs *= 3;
    }
  }
}

function unavailable(cause: unknown, retryAfterMs?: number): Unavailable {
  return new Unavailable('StoreUnavailable', 'The store is not available.', retryAfterMs, { cause });
}
