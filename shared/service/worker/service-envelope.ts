import * as z from 'zod';
import type { Outgoing } from '../../bus/bus.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import type { RatingInput } from '../../protocol/carebridge/ratings.ts';

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

/** What a visitor says of a visit, by an id that the page has made. */
const ratedSchema = z.object({
  ratingId: z.string().regex(/^[0-9a-f]{32}$/),
  rating: z.int().min(1).max(5),
  comment: z.string().exactOptional(),
});

const requestIdSchema = z.string().regex(/^[0-9a-f]{32}$/);

/** Requests of agents who are with a visitor to their colleagues. */
const askings = [
  z.object({
    kind: z.literal('ask-colleague'),
    by: z.string(),
    to: z.string().exactOptional(),
    leaves: z.boolean(),
    note: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal('drop-asking'), by: z.string(), dropped: z.string() }),
] as const;

/** What an agent (`by`) makes of a visit. */
const wrapUpSchema = z.object({
  kind: z.literal('wrap-up'),
  by: z.string(),
  revision: z.int(),
  tags: z.array(z.string()),
  note: z.string().exactOptional(),
});

/** A supervisor who is one of the agents (`to`) comes into a chat, in the place of who has it or beside. */
const comingInSchema = z.object({ kind: z.literal('come-in'), to: z.string(), takesOver: z.boolean() });

/**
 * An alarm that comes back; `dueAt` in epoch ms. `rosterChange` names the change of the tenant's roster for which it was sent at once, `take` the
 * request of an agent who takes the visitor, `ask` that of one who asks colleagues in or takes that back, `comeIn` that of a supervisor, `rated` what a visitor says of the visit, `wrapUp` what an agent
 * makes of it: a release that does not know them takes the alarm for one to try again, which finds nothing to do.
 */
const alarmSchema = z.object({
  kind: z.literal('alarm'),
  ...header,
  purpose: z.enum(['retry', 'agent-answer', 'give-up', 'turn-gap', 'visit-end']),
  dueAt: z.number(),
  rosterChange: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .exactOptional(),
  take: z.object({ requestId: requestIdSchema, address: z.string() }).exactOptional(),
  ask: z.object({ requestId: requestIdSchema, request: z.discriminatedUnion('kind', askings) }).exactOptional(),
  comeIn: z.object({ requestId: requestIdSchema, request: comingInSchema }).exactOptional(),
  rated: ratedSchema.exactOptional(),
  wrapUp: z.object({ requestId: requestIdSchema, request: wrapUpSchema }).exactOptional(),
});

const sentRequests = [
  z.object({ kind: z.literal('end') }),
  z.object({ kind: z.literal('set-audience'), address: z.string(), audience: z.enum(['everyone', 'agents']) }),
] as const;

/** What a person with the right to do so may ask for. */
export const operatorRequestSchema = z.discriminatedUnion('kind', [
  ...sentRequests,
  z.object({ kind: z.literal('take'), address: z.string() }),
  ...askings,
  comingInSchema,
  wrapUpSchema,
]);

/** Tells a visit who its tenant's agents are now. */
const agentsListSchema = z.object({ kind: z.literal('list-agents'), addresses: z.array(z.string()) });

/** A request on its way to the worker: an operator's, or a consequence of a changed tenant. */
const requestSchema = z.object({
  kind: z.literal('request'),
  ...header,
  requestId: requestIdSchema,
  request: z.discriminatedUnion('kind', [...sentRequests, agentsListSchema]),
});

const turn = { turn: z.int().positive(), turnId: z.string() };

/** What a visitor does over the relay; `turn` counts what one says and does over all of the conversation's life, `turnId` names it. */
const visitorActSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    openingId: z.string(),
    visitor: z.object({
      displayName: z.string().exactOptional(),
      subject: z.string().exactOptional(),
      culture: z.string().exactOptional(),
      answers: z.record(z.string(), z.string()),
    }),
  }),
  z.object({ kind: z.literal('say'), ...turn, text: z.string() }),
  z.object({ kind: z.literal('leave'), ...turn }),
  /** The page has asked for nothing for too long; `since` (epoch ms) tells one such silence from the next. */
  z.object({ kind: z.literal('silent'), since: z.number() }),
]);

/** What a visitor did, on its way from the relay to the worker; `receivedAt` in epoch ms. */
const visitorSchema = z.object({
  kind: z.literal('visitor'),
  ...header,
  receivedAt: z.number(),
  act: visitorActSchema,
});

/**
 * A callback that carries only the platform's own id of the conversation, on its way to the worker that finds out which of ours it is.
 * `conversation` is a hash of that id, not a conversation of ours; `tries` counts the times it was not known yet.
 */
const platformEventSchema = z.object({
  kind: z.literal('platform-event'),
  ...header,
  platformConversation: z.string(),
  provider: z.string(),
  deliveryId: z.string(),
  receivedAt: z.number(),
  body: z.string(),
  tries: z.int().nonnegative(),
});

/** What travels on the queue to the service application; `schema` counts this shape's versions. */
export const serviceEnvelopeSchema = z.discriminatedUnion('kind', [
  callbackSchema,
  alarmSchema,
  requestSchema,
  visitorSchema,
  platformEventSchema,
]);

export type ServiceEnvelope = z.infer<typeof serviceEnvelopeSchema>;
export type CallbackEnvelope = z.infer<typeof callbackSchema>;
export type AlarmEnvelope = z.infer<typeof alarmSchema>;
export type RequestEnvelope = z.infer<typeof requestSchema>;
export type VisitorEnvelope = z.infer<typeof visitorSchema>;
export type PlatformEventEnvelope = z.infer<typeof platformEventSchema>;
export type OperatorRequest = z.infer<typeof operatorRequestSchema>;

export type AskingRequest = NonNullable<AlarmEnvelope['ask']>['request'];

/** Which conversation. */
export type ConversationName = { readonly tenant: string; readonly conversation: string };

/** The name of one conversation's partition, and of its queue session. */
export function partitionOf({ tenant, conversation }: ConversationName): string {
  return `${tenant}.${conversation}`;
}

/** The part of a queue session's name, in the place of a conversation's id, under which the conversation of a platform's id is looked for. */
export function findingSession(platformConversation: string): string {
  return hashId('platform-conversation', platformConversation);
}

/** The envelope of an operator's request that is made at `at` (epoch ms). */
export function requestEnvelope(
  name: ConversationName,
  requestId: string,
  request: OperatorRequest,
  at: number,
): ServiceEnvelope {
  const { tenant, conversation } = name;
  const alarm = { kind: 'alarm', schema: 1, tenant, conversation, purpose: 'retry', dueAt: at } as const;
  switch (request.kind) {
    case 'take':
      return { ...alarm, take: { requestId, address: request.address } };
    case 'ask-colleague':
    case 'drop-asking':
      return { ...alarm, ask: { requestId, request } };
    case 'come-in':
      return { ...alarm, comeIn: { requestId, request } };
    case 'wrap-up':
      return { ...alarm, wrapUp: { requestId, request } };
    default:
      return { kind: 'request', schema: 1, tenant, conversation, requestId, request };
  }
}

/** The envelope of what a visitor says of a visit at `at` (epoch ms). */
export function ratingEnvelope(name: ConversationName, input: RatingInput, at: number): ServiceEnvelope {
  const { ratingId, rating, comment } = input;
  const rated = { ratingId, rating, ...(comment === undefined ? {} : { comment }) };
  return { kind: 'alarm', schema: 1, ...name, purpose: 'retry', dueAt: at, rated };
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
