import * as z from 'zod/mini';

/** Who comes, goes, types or speaks besides the visitor. Source: carebridge.md#relay-events */
const personSchema = z.looseObject({ id: z.string(), name: z.string(), role: z.enum(['agent', 'company']) });

/** An interval of seconds, and how often what is told so is right, from 0 to 1. Source: carebridge.md#relay-events */
const waitSchema = z.looseObject({ fromSeconds: z.number(), toSeconds: z.number(), confidence: z.number() });

/** A file that an agent sent. Source: carebridge.md#relay-events */
const attachmentSchema = z.looseObject({ name: z.string(), url: z.optional(z.string()) });

const happening = {
  waiting: z.looseObject({
    kind: z.literal('waiting'),
    position: z.optional(z.int()),
    wait: z.optional(waitSchema),
  }),
  joined: z.looseObject({ kind: z.literal('joined'), who: personSchema }),
  left: z.looseObject({ kind: z.literal('left'), who: personSchema }),
  typing: z.looseObject({ kind: z.literal('typing'), who: personSchema, isTyping: z.boolean() }),
  line: z.looseObject({
    kind: z.literal('line'),
    who: personSchema,
    text: z.string(),
    attachments: z.optional(z.array(attachmentSchema)),
  }),
  said: z.looseObject({ kind: z.literal('said'), turn: z.int(), operationId: z.string(), text: z.string() }),
  undelivered: z.looseObject({ kind: z.literal('undelivered'), operationId: z.string() }),
  ended: z.looseObject({
    kind: z.literal('ended'),
    by: z.enum(['agent', 'visitor', 'company']),
    why: z.optional(z.enum(['nobody', 'silence'])),
  }),
} as const;

/** What a visitor is told. Source: carebridge.md#relay-events */
export const tellingSchema = z.discriminatedUnion('kind', [
  happening.waiting,
  happening.joined,
  happening.left,
  happening.typing,
  happening.line,
  happening.said,
  happening.undelivered,
  happening.ended,
]);

/** What a visitor is told, with its id, which says its place, and its time. Source: carebridge.md#relay-events */
export const relayEventSchema = z.intersection(z.looseObject({ id: z.int(), at: z.iso.datetime() }), tellingSchema);
