import type { EventBus } from '../../bus/bus.ts';
import { Unavailable } from '../../kernel/errors.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import { delay } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { RosterReader } from './roster-reader.ts';
import type { VisitBoard } from './visit-board.ts';

const firstPauseMs = 250;
const longestPauseMs = 30_000;

/** How long something unavailable is asked again before we give up: `giveUpAt` in ms of the process's own steady clock. */
export type Patience = { readonly giveUpAt: number; readonly log: Log };

/** Patience that begins now. The steady clock counts it, since the wall clock may be put forward or back meanwhile. */
export function patienceOf(forMs: number, log: Log): Patience {
  return { giveUpAt: performance.now() + forMs, log };
}

/**
 * Does `work`, again and again with growing pauses while store, queue or platform are unavailable; to be used only where
 * `work` may be repeated. A pause that would take longer than the patience lasts ends with it, and `work` is tried once more.
 * @throws {Unavailable} the last one — when patience is at its end
 */
export async function patiently<T>({ giveUpAt, log }: Patience, work: () => Promise<T>): Promise<T> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const leftMs = giveUpAt - performance.now();
      if (leftMs <= 0) throw error;
      const waitMs = Math.min(Math.max(pauseMs, error.retryAfterMs ?? 0), leftMs);
      log({ level: 'warn', event: 'store-retry', code: errorCode(error), durationMs: Math.round(waitMs) });
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

/** A roster that waits out the store's unavailability. */
export function patientRoster(roster: RosterReader, patience: Patience): RosterReader {
  return { picture: (tenant) => patiently(patience, () => roster.picture(tenant)) };
}

/** A board that waits out the store's unavailability; what is told twice changes nothing. */
export function patientBoard(board: VisitBoard, patience: Patience): VisitBoard {
  return {
    look: (tenant, look) => patiently(patience, () => board.look(tenant, look)),
    tell: (...told) => patiently(patience, () => board.tell(...told)),
  };
}
