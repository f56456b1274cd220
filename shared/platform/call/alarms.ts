import { type AlarmPurpose, alarmPurposes } from '../alarms/platform-alarm.ts';
import { type Call, hasMeeting } from './call.ts';

/** An alarm of a call: what falls due, and when (epoch ms). */
export type CallAlarm = { readonly purpose: AlarmPurpose; readonly dueAt: number };

/**
 * The alarms that must be set for a call to go on by itself, and those that are pending then: at most one per purpose, unless an
 * earlier one is needed. Alarms are never cancelled; one whose time has come is not pending any more.
 */
export function alarmsDue(
  call: Call,
  now: number,
): { readonly alarms: readonly CallAlarm[]; readonly pending: Call['alarms'] } {
  const alarms: CallAlarm[] = [];
  const pending: Partial<Record<AlarmPurpose, number>> = {};
  for (const purpose of alarmPurposes) {
    const before = call.alarms[purpose];
    const standing = before !== undefined && before > now ? before : undefined;
    const needed = earliest(call, purpose);
    if (needed !== undefined && (standing === undefined || needed < standing)) {
      alarms.push({ purpose, dueAt: needed });
      pending[purpose] = needed;
    } else if (standing !== undefined) {
      pending[purpose] = standing;
    }
  }
  return { alarms, pending };
}

/** Whether a call has something of this purpose whose time will come. */
export const isAwaited = (call: Call, purpose: AlarmPurpose): boolean => timesOf(call, purpose).length > 0;

function earliest(call: Call, purpose: AlarmPurpose): number | undefined {
  const times = timesOf(call, purpose);
  return times.length === 0 ? undefined : Math.min(...times);
}

/**
 * When something of a purpose falls due: invitations that ring, people who type, messages of the service application whose `completed` is
 * held back, messages that a reader has to fetch, a meeting that lasts too long.
 */
function timesOf(call: Call, purpose: AlarmPurpose): readonly number[] {
  if (purpose === 'typing') return call.typing.map(({ until }) => until);
  if (purpose === 'receipt') return call.receipts.map(({ due }) => due);
  if (purpose === 'delivery')
    return (call.undelivered ?? []).flatMap(({ due, failed }) => (failed === true ? [] : [due]));
  if (purpose === 'meeting')
    return hasMeeting(call) && call.meeting.expiresAt !== undefined ? [call.meeting.expiresAt] : [];
  const { invitation } = call.visitor;
  const agents = call.meeting?.invitations.filter(({ state }) => state === 'Connecting') ?? [];
  return [
    ...(invitation.state === 'Connecting' ? [invitation.ringUntil] : []),
    ...agents.map(({ ringUntil }) => ringUntil),
  ];
}
