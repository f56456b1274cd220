import { alarmEnvelope, alarmLostAfterMs } from '../../alarms/platform-alarm.ts';
import { someWait } from '../../callbacks/leg-queues.ts';
import { alarmsDue } from '../alarms.ts';
import type { CallsDependencies } from '../calls.ts';
import { timePasses } from '../changes/time-passes.ts';
import type { CallErasure } from './call-erasure.ts';
import type { CallStore } from './call-store.ts';

/** What settling a call needs. */
type SettleDependencies = Pick<CallsDependencies, 'ledger' | 'bus' | 'times' | 'now'> & {
  readonly store: CallStore;
  readonly erasure: CallErasure;
};

/** Does for a call what alarms should have done that were lost: what is due happens, what waits goes out, what is old and over is removed. */
export async function settleCall(
  { store, erasure, ledger, bus, times, now }: SettleDependencies,
  partition: string,
): Promise<'lives' | 'gone'> {
  const call = await store.find(partition);
  const isOld = call !== undefined && now() - call.createdAt >= times.callKeptMs;
  if (call === undefined || (isOld && erasure.isForgettable(call))) {
    await erasure.erase(partition);
    return 'gone';
  }
  // All alarms that a call needs and that are not to come any more have been due before.
  const lost = alarmsDue(call, now()).alarms.filter(({ dueAt }) => dueAt + alarmLostAfterMs <= now());
  for (const alarm of lost) await store.changeIfPossible(partition, timePasses(alarm));
  if (await someWait(ledger, partition)) await bus.send(alarmEnvelope({ kind: 'callbacks', partition }));
  return 'lives';
}
