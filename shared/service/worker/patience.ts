import type { EventBus } from '../../bus/bus.ts';
import { Unavailable } from '../../kernel/errors.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import { type Clock, delay } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';

const firstPauseMs = 250;
const longestPauseMs = 30_000;

/** How long something unavailable is asked again before we give up: `giveUpAt` in epoch ms. */
export type Patience = { readonly now: Clock; readonly giveUpAt: number; readonly log: Log };

/**
 * Does `work`, again and again with growing pauses while store, queue or platform are unavailable; to be used only where
 * `work` may be repeated.
 * @throws {Unavailable} the last one — when the next pause would end after `giveUpAt`
 */
export async function patiently<T>({ now, giveUpAt, log }: Patience, work: () => Promise<T>): Promise<T> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const waitMs = Math.max(pauseMs, error.retryAfterMs ?? 0);
      if (now() + waitMs > giveUpAt) throw error;
      log({ level: 'warn', event: 'store-retry', code: errorCode(error), durationMs: waitMs });
      await delay(waitMs);
    }
  }
}

/**
 * A ledger that waits out the store's unavailability. A commit whose answer was lost comes back as a duplicate or a conflict,
 * as it does after a crash.
 */
export function patientLedger(ledger: Ledger, patience: Patience): Ledger {
  return {
    load: (partition) => patiently(patience, () => ledger.load(partition)),
    commit: (commit) => patiently(patience, () => ledger.commit(commit)),
    row: (partition, rowKey) => patiently(patience, () => ledger.row(partition, rowKey)),
    rows: (...range) => patiently(patience, () => ledger.rows(...range)),
    change: (partition, rows) => patiently(patience, () => ledger.change(partition, rows)),
    erase: (partition) => patiently(patience, () => ledger.erase(partition)),
    unindex: (entry) => patiently(patience, () => ledger.unindex(entry)),
    index: (entry) => patiently(patience, () => ledger.index(entry)),
    indexed: (...range) => patiently(patience, () => ledger.indexed(...range)),
  };
}

/** A queue that waits out the broker's unavailability; a message whose acceptance was not heard of is sent twice. */
export function patientBus(bus: EventBus, patience: Patience): EventBus {
  return {
    send: (envelope, messageId) => patiently(patience, () => bus.send(envelope, messageId)),
    schedule: (envelope, dueAt, messageId) => patiently(patience, () => bus.schedule(envelope, dueAt, messageId)),
    close: () => bus.close(),
  };
}
