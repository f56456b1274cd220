import { alarmEnvelope, type LateDeviceAlarm } from '../alarms/platform-alarm.ts';
import type { UcwaApplication } from '../channels/ucwa-application.ts';
import { PlatformRefusal } from '../edge/refusal.ts';
import { callPartition } from './call-ids.ts';
import type { CallsDependencies } from './calls.ts';
import { ringsAlso } from './changes/rings-also.ts';
import { markedCalls } from './store/call-index.ts';
import type { CallStore } from './store/call-store.ts';

/** By then a commit that was under way has been made, or never will. */
const againAfterMs = 2_000;

/**
 * A signed-in person has a new application: what rings elsewhere for that person rings there, too. An invitation is marked before it
 * asks for applications, and an application is known before it asks for marks; so one of the two finds the other.
 */
export async function ringsOnNewDevice(
  { ledger, bus, now }: CallsDependencies,
  store: CallStore,
  { tenantId, uri, id, scope }: UcwaApplication,
): Promise<void> {
  if (scope !== 'oauth') return;
  for (const target of await markedCalls(ledger, { tenantId, kind: 'ringing', key: uri }, now())) {
    const alarm = { kind: 'late-device', partition: callPartition(tenantId, target), uri, applicationId: id } as const;
    if (!(await ringsOnDevice(store, alarm))) await bus.schedule(alarmEnvelope(alarm), now() + againAfterMs);
  }
}

/** Lets a device ring, too; false when nothing rings for its owner in that call (any more). */
export async function ringsOnDevice(
  store: CallStore,
  { partition, uri, applicationId }: LateDeviceAlarm,
): Promise<boolean> {
  try {
    await store.change(partition, ringsAlso({ uri, applicationId }));
    return true;
  } catch (error) {
    if (error instanceof PlatformRefusal) return false;
    throw error;
  }
}
