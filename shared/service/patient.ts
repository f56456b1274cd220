import type { Ledger } from '../ledger/ledger.ts';
import type { EventQueue } from '../queue/queue.ts';
import { type Patience, patiently } from './patience.ts';

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
export function patientQueue(queue: EventQueue, patience: Patience): EventQueue {
  return {
    send: (envelope, messageId) => patiently(patience, () => queue.send(envelope, messageId)),
    schedule: (envelope, dueAt, messageId) => patiently(patience, () => queue.schedule(envelope, dueAt, messageId)),
    close: () => queue.close(),
  };
}
