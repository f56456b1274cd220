import * as z from 'zod';
import type { Outgoing } from '../../bus/bus.ts';
import type { Json } from '../../kernel/json.ts';

/** Events of a conversation wait for their delivery. */
const deliverSchema = z.object({ kind: z.literal('deliver'), partition: z.string() });

/** A delivery that has failed so often is tried again. */
const retrySchema = z.object({
  kind: z.literal('retry'),
  partition: z.string(),
  event: z.int(),
  failures: z.int(),
});

/**
 * Set before the first commit that owes deliveries, for when its process ends before it has sent word of them. `nonce` stands in the
 * state as long as the alarm is pending; `first`: the commit begins the conversation.
 */
const safetySchema = z.object({
  kind: z.literal('safety'),
  partition: z.string(),
  nonce: z.string(),
  first: z.literal(true).optional(),
});

/** A conversation in which nothing has happened for long is forgotten. */
const forgetSchema = z.object({ kind: z.literal('forget'), partition: z.string() });

/** Everything that the contact center sends to itself over the bus; early, late and doubled ones are harmless. */
export const centerAlarmSchema = z.discriminatedUnion('kind', [deliverSchema, retrySchema, safetySchema, forgetSchema]);

type CenterAlarm = z.infer<typeof centerAlarmSchema>;
export type SafetyAlarm = z.infer<typeof safetySchema>;
export type RetryAlarm = z.infer<typeof retrySchema>;

/** The envelope of an alarm: those of one conversation are handled one after another. */
export function alarmEnvelope(alarm: CenterAlarm): Outgoing {
  return { to: 'contact-center', session: alarm.partition, body: alarm as Json };
}
