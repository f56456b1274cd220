import type { ServiceBusSessionReceiver } from '@azure/service-bus';
import { delay } from '../../../shared/kernel/time.ts';

/** What of a session keeps its lock. */
type LockedSession = Pick<ServiceBusSessionReceiver, 'renewSessionLock' | 'sessionLockedUntilUtc' | 'isClosed'>;

const usualPauseMs = 500;

/**
 * Renews a session's lock until `ended`, or for `mostMs`: when half of its time is over, and after `pauseMs` again where that fails, as long
 * as the session is open. The client's own renewal tries once, ten seconds before the end, and never again after a failure. A machine that is busy
 * for some seconds keeps its sessions.
 */
export async function keepLocked(
  session: LockedSession,
  mostMs: number,
  ended: AbortSignal,
  pauseMs = usualPauseMs,
): Promise<void> {
  const until = performance.now() + mostMs;
  const isWanted = () => !ended.aborted && !session.isClosed && performance.now() < until;
  while (isWanted()) {
    const leftMs = session.sessionLockedUntilUtc.getTime() - Date.now();
    await delay(Math.min(Math.max(leftMs / 2, 0), until - performance.now()), ended);
    if (isWanted() && !(await isRenewed(session))) await delay(pauseMs, ended);
  }
}

/** What has lost its lock says so when a message of it is settled. */
async function isRenewed(session: LockedSession): Promise<boolean> {
  try {
    await session.renewSessionLock();
    return true;
  } catch {
    return false;
  }
}
