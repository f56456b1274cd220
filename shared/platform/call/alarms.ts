import * as z from 'zod';
import type { Outgoing } from '../../bus/bus.ts';
import { type Call, hasMeeting } from './call.ts';

/**
 * What an alarm is about: invitations that ring, people who type, messages of the service application whose `completed` is held back,
 * messages that somebody has to fetch, meetings that last too long.
 */
export const alarmPurposes = ['ring', 'typing', 'receipt', 'delivery', 'meeting'] as const;

export type AlarmPurpose = (typeof alarmPurposes)[number];

/** Body of an alarm's envelope. Early, late and doubled alarms are harmless. */
export const callAlarmSchema = z.object({
  kind: z.literal('alarm'),
  partition: z.string(),
  purpose: z.enum(alarmPurposes),
  dueAt: z.number(),
});

export type CallAlarm = { readonly purpose: AlarmPurpose; readonly dueAt: number };

/** The envelope of an alarm. */
export const alarmEnvelope = (partition: string, alarm: CallAlarm): Outgoing => ({
  to: 'platform',
  session: partition,
  body: { kind: 'alarm', partition, ...alarm },
});

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
