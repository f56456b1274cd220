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

/** Set before the parts of a file are written, for when it never comes to be attached. */
const forgetPartsSchema = z.object({ kind: z.literal('forget-parts'), partition: z.string(), file: z.string() });

/** What a conversation tells routing and agents waits in it. */
const notesSchema = z.object({ kind: z.literal('notes'), partition: z.string() });

/** What routing has decided waits to be applied. */
const routeSchema = z.object({ kind: z.literal('route'), tenant: z.string() });

/** Time has come in a tenant's routing: `dueAt`, epoch ms, has passed. `nonce` stands in its state as long as the alarm is pending. */
const routeTimeSchema = z.object({
  kind: z.literal('route-time'),
  tenant: z.string(),
  nonce: z.string(),
  dueAt: z.number(),
});

/** Everything that the contact center sends to itself over the bus; early, late and doubled ones are harmless. */
export const centerAlarmSchema = z.discriminatedUnion('kind', [
  deliverSchema,
  retrySchema,
  safetySchema,
  forgetSchema,
  forgetPartsSchema,
  notesSchema,
  routeSchema,
  routeTimeSchema,
]);

type CenterAlarm = z.infer<typeof centerAlarmSchema>;
export type SafetyAlarm = z.infer<typeof safetySchema>;
export type RetryAlarm = z.infer<typeof retrySchema>;
export type RouteTimeAlarm = z.infer<typeof routeTimeSchema>;

/**
 * The envelope of an alarm: those of one conversation are handled one after another, its notes beside its deliveries, which may have to
 * wait; those of one tenant's routing as well.
 */
export function alarmEnvelope(alarm: CenterAlarm): Outgoing {
  return { to: 'contact-center', session: sessionOf(alarm), body: alarm as Json };
}

function sessionOf(alarm: CenterAlarm): string {
  if (alarm.kind === 'notes') return `${alarm.partition}.notes`;
  return alarm.kind === 'route' || alarm.kind === 'route-time' ? `${alarm.tenant}.routing` : alarm.partition;
}
