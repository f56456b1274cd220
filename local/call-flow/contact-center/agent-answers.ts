import * as z from 'zod';

const workSchema = z.looseObject({
  conversationId: z.string(),
  stage: z.enum(['offered', 'handled', 'wrap-up']),
  user: z.looseObject({ name: z.string().optional() }).optional(),
  queueId: z.string().optional(),
  offerId: z.int().optional(),
});

/** What an agent has to do with a conversation. Source: carebridge.md#contact-center-agents */
export type Work = z.infer<typeof workSchema>;

/** Everything that an agent has to know. Source: carebridge.md#contact-center-agents */
export const deskSchema = z.looseObject({
  agent: z.looseObject({ name: z.string(), status: z.string() }),
  queues: z.array(z.looseObject({ id: z.string(), name: z.string(), waiting: z.int() })),
  agents: z.array(z.looseObject({ id: z.string(), status: z.string() })),
  conversations: z.array(workSchema),
  cursor: z.int(),
});
export type Desk = z.infer<typeof deskSchema>;

/** What has changed behind a cursor. Source: carebridge.md#contact-center-agents */
export const changesSchema = z.looseObject({
  cursor: z.int(),
  changes: z.array(
    z.looseObject({ kind: z.string(), conversationId: z.string().optional(), lastMessage: z.int().optional() }),
  ),
});

/** What was said in a conversation, of all its interactions. Source: carebridge.md#contact-center-agents */
export const messagesSchema = z.looseObject({
  messages: z.array(
    z.looseObject({
      number: z.int(),
      interactionId: z.string(),
      author: z.looseObject({ id: z.string(), type: z.string() }),
      text: z.string().optional(),
    }),
  ),
  lastMessage: z.int(),
});
export type Message = z.infer<typeof messagesSchema>['messages'][number];
