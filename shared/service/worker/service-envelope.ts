import * as z from 'zod';
import type { Outgoing } from '../../bus/bus.ts';
import type { Log } from '../../kernel/log.ts';

const header = { schema: z.literal(1), tenant: z.string(), conversation: z.string().regex(/^[0-9a-f]{32}$/) };

/** A platform's callback on its way to the worker, its body as received. */
const callbackSchema = z.object({
  kind: z.literal('callback'),
  ...header,
  provider: z.string(),
  leg: z.enum(['visitor', 'room']),
  deliveryId: z.string(),
  receivedAt: z.number(),
  body: z.string(),
});

/**
 * An alarm that comes back; `dueAt` in epoch ms. `rosterChange` names the change of the tenant's roster for which it was sent at once: a
 * release that does not know it takes the alarm for one to try again, which finds nothing to do.
 */
const alarmSchema = z.object({
  kind: z.literal('alarm'),
  ...header,
  purpose: z.enum(['retry', 'agent-answer', 'give-up']),
  dueAt: z.number(),
  rosterChange: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .exactOptional(),
});

/** What a person with the right to do so may ask for. */
export const operatorRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('end') }),
  z.object({ kind: z.literal('set-audience'), address: z.string(), audience: z.enum(['everyone', 'agents']) }),
]);

/** Tells a visit who its tenant's agents are now. */
const agentsListSchema = z.object({ kind: z.literal('list-agents'), addresses: z.array(z.string()) });

/** A request on its way to the worker: an operator's, or a consequence of a changed tenant. */
const requestSchema = z.object({
  kind: z.literal('request'),
  ...header,
  requestId: z.string().regex(/^[0-9a-f]{32}$/),
  request: z.discriminatedUnion('kind', [...operatorRequestSchema.options, agentsListSchema]),
});

/** What travels on the queue to the service application; `schema` counts this shape's versions. */
export const serviceEnvelopeSchema = z.discriminatedUnion('kind', [callbackSchema, alarmSchema, requestSchema]);

export type ServiceEnvelope = z.infer<typeof serviceEnvelopeSchema>;
export type CallbackEnvelope = z.infer<typeof callbackSchema>;
export type AlarmEnvelope = z.infer<typeof alarmSchema>;
export type RequestEnvelope = z.infer<typeof requestSchema>;
export type OperatorRequest = z.infer<typeof operatorRequestSchema>;

/** Which conversation. */
export type ConversationName = { readonly tenant: string; readonly conversation: string };

/** The name of one conversation's partition, and of its queue session. */
export function partitionOf({ tenant, conversation }: ConversationName): string {
  return `${tenant}.${conversation}`;
}

/** An envelope of the service application, addressed to its conversation's queue session. */
export function addressed(envelope: ServiceEnvelope): Outgoing {
  return { to: 'service', session: partitionOf(envelope), body: envelope };
}

/** Why an envelope leads to nothing, and how much that matters. */
const ignoredLevels = { NothingReported: 'debug', Erased: 'info', NotFound: 'warn' } as const;

/** Notes that an envelope leads to nothing, and why. */
export function logIgnored(log: Log, envelope: ServiceEnvelope, code: keyof typeof ignoredLevels): void {
  const { kind, tenant, conversation } = envelope;
  const level = ignoredLevels[code];
  log({ level, event: 'envelope-ignored', tenant, conversationId: conversation, step: kind, code });
}
