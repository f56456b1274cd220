import type { Ledger } from '../../../ledger/ledger.ts';
import { behindCallbacks, callbackKey, callbackNumber } from '../../callbacks/pending-callback.ts';
import type { Call, Leg } from '../call.ts';
import { legConversation } from '../call-ids.ts';
import { legsToCount, withTaken } from '../waiting-callbacks.ts';

/**
 * The call with what its waiting callbacks tell of those that were taken; the same call as long as few enough can wait.
 * Choice: looked at only when as many as may wait have been added since the last look, so that a line costs no read.
 */
export async function withCountedCallbacks(
  ledger: Ledger,
  partition: string,
  call: Call,
  limit: number,
): Promise<Call> {
  let counted = call;
  for (const leg of legsToCount(call, limit)) {
    counted = withTaken(counted, leg, await takenOn(ledger, partition, call, leg));
  }
  return counted;
}

/** Callbacks go out in order, so all before the oldest that waits were taken. */
async function takenOn(ledger: Ledger, partition: string, call: Call, leg: Leg): Promise<number> {
  const id = legConversation(call, leg);
  const [oldest] = await ledger.rows(partition, callbackKey(id, 0), behindCallbacks(id), 1);
  const acks = (leg === 'visitor' ? call.visitor.acks : call.meeting?.acks) ?? 0;
  return oldest === undefined ? acks : callbackNumber(oldest.rowKey) - 1;
}
