import * as z from 'zod/mini';
import { parseStrangersJson } from '../../kernel/json.ts';

const id = z.string().check(z.minLength(1), z.maxLength(200));
const text = z.string();
const optional = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);
const person = z.object({ id: optional(id), type: optional(text) });

/** A file of a message; what is missing or of another kind is left out. */
const attachmentSchema = z.object({ id: optional(text), preSignedUrl: optional(text), fileName: optional(text) });

/**
 * An event of either generation, with every member that means something to us. Members that are not as they are described are as if they were
 * missing, since both generations grow. Source: contact-center.md#flat-events, contact-center.md#enveloped-events
 */
const centerEventSchema = z.object({
  eventType: z.string().check(z.minLength(1), z.maxLength(100)),
  conversationId: optional(id),
  timestamp: optional(z.number().check(z.int(), z.minimum(0), z.maximum(8.64e15))),
  queueId: optional(text),
  queueName: optional(text),
  agentId: optional(id),
  agentName: optional(text),
  message: optional(text),
  data: optional(
    z.object({
      state: optional(text),
      queueId: optional(text),
      queueName: optional(text),
      memberType: optional(text),
      change: optional(text),
      id: optional(id),
      isEcho: optional(z.boolean()),
      sender: optional(person),
      text: optional(text),
      attachments: optional(z.array(attachmentSchema)),
      name: optional(text),
      value: optional(z.object({ users: optional(z.array(person)) })),
    }),
  ),
});

export type CenterEvent = z.infer<typeof centerEventSchema>;
export type CenterAttachment = z.infer<typeof attachmentSchema>;

/** The event in a body; undefined when it is none. */
export function eventIn(body: string): CenterEvent | undefined {
  return centerEventSchema.safeParse(parseStrangersJson(body)).data;
}
