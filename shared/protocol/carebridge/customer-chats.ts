import * as z from 'zod/mini';

/** One line of a customer's chat: what the customer said, or was told and has received. */
const lineSchema = z.looseObject({
  at: z.iso.datetime(),
  by: z.enum(['visitor', 'agent', 'service']),
  /** Who said it; absent on the customer's own lines. */
  displayName: z.optional(z.string()),
  text: z.string(),
});

const chatSchema = z.looseObject({
  id: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  lines: z.array(lineSchema),
});

/** The chats of a customer whom a company's site vouches for, the last one first. Source: carebridge.md#customer-chats */
export const customerChatListSchema = z.looseObject({ chats: z.array(chatSchema) });

export type CustomerChat = z.infer<typeof chatSchema>;
export type CustomerChatList = z.infer<typeof customerChatListSchema>;
