import * as z from 'zod';
import type { Outgoing } from '../../bus/bus.ts';
import type { Json } from '../../kernel/json.ts';
import { minuteMs } from '../../kernel/time.ts';

/**
 * The safety alarm of a call: set before the first commit that owes something (deliveries to channels, callbacks), to bring what the
 * committing process does not come to. `nonce` stands in the state as long as the alarm is pending; `version` is that of the commit;
 * `first`: it begins the call; `seen`: until when a claim holds that the alarm waits for. Without a nonce it is one of 0.1.0, which sends one
 * before each commit: `again` counts its tries, and with `onlyChannels` the commit has no callbacks.
 */
const wakeSchema = z.object({
  kind: z.literal('wake'),
  partition: z.string(),
  version: z.int(),
  nonce: z.string().optional(),
  first: z.literal(true).optional(),
  seen: z.number().optional(),
  again: z.int().optional(),
  onlyChannels: z.literal(true).optional(),
});

/** What falls due in a call: see `timesOf` in `call/alarms.ts`. */
export const alarmPurposes = ['ring', 'typing', 'receipt', 'delivery', 'meeting'] as const;

export type AlarmPurpose = (typeof alarmPurposes)[number];

/** Time has passed in a call. Early, late and doubled alarms are harmless. */
const timeSchema = z.object({
  kind: z.literal('alarm'),
  partition: z.string(),
  purpose: z.enum(alarmPurposes),
  dueAt: z.number(),
});

/** A device rings once more: its owner's invitation was on its way to the store when it signed in. */
const lateDeviceSchema = z.object({
  kind: z.literal('late-device'),
  partition: z.string(),
  uri: z.string(),
  applicationId: z.string(),
});

/** A call that is over by now is forgotten. */
const forgetSchema = z.object({ kind: z.literal('call-forget'), partition: z.string() });

/**
 * A partition's callbacks are tried again; `dueAt` (epoch ms): when those of one leg are, absent: whenever they are; `seen`: until when a
 * claim holds that the alarm waits for.
 */
const callbacksSchema = z.object({
  kind: z.literal('callbacks'),
  partition: z.string(),
  dueAt: z.number().optional(),
  seen: z.number().optional(),
});

/** An application ends unless its client still asks for events; `dueAt` (epoch ms) tells the pending one from others. */
const idleSchema = z.object({
  kind: z.literal('application-idle'),
  tenantId: z.string(),
  applicationId: z.string(),
  dueAt: z.number().optional(),
});

/** Sent before an application is ended: its handler finishes what ending it began. `again` counts the tries before. */
const endedSchema = z.object({
  kind: z.literal('application-ended'),
  tenantId: z.string(),
  applicationId: z.string(),
  again: z.int().optional(),
});

/** Everything that the platform sends to itself over the bus. */
export const platformAlarmSchema = z.discriminatedUnion('kind', [
  wakeSchema,
  timeSchema,
  lateDeviceSchema,
  forgetSchema,
  callbacksSchema,
  idleSchema,
  endedSchema,
]);

export type PlatformAlarm = z.infer<typeof platformAlarmSchema>;
export type Wake = z.infer<typeof wakeSchema>;
export type SafetyWake = Wake & { readonly nonce: string };
export type TimeAlarm = z.infer<typeof timeSchema>;
export type LateDeviceAlarm = z.infer<typeof lateDeviceSchema>;
export type IdleAlarm = z.infer<typeof idleSchema>;
export type EndedAlarm = z.infer<typeof endedSchema>;

/** An alarm that has not come so long after it was due is lost. Choice: a second one beside it is harmless. */
export const alarmLostAfterMs = 2 * minuteMs;

/** The envelope of an alarm; alarms of one call, or of one application, are handled one after another. */
export function alarmEnvelope(alarm: PlatformAlarm): Outgoing {
  const session = 'partition' in alarm ? alarm.partition : `${alarm.tenantId}.${alarm.applicationId}`;
  return { to: 'platform', session, body: alarm as Json };
}
