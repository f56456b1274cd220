import * as z from 'zod/mini';
import { conversationSchema } from './conversations.ts';
import { leftMessageSchema } from './left-messages.ts';
import { visitorIdSchema } from './widget-token.ts';

/** What an erasure removed; `records` counts rows of all tables. Source: carebridge.md#erasure */
export const erasureCountSchema = z.looseObject({
  conversations: z.int(),
  records: z.int(),
  deadLetters: z.int(),
  /** Messages that the visitor had left; where a visitor is erased. */
  messages: z.optional(z.int()),
});

/** Everything that is known of a visitor. Source: carebridge.md#export */
export const visitorExportSchema = z.looseObject({
  visitorId: visitorIdSchema,
  exportedAt: z.iso.datetime(),
  conversations: z.array(conversationSchema),
  messages: z.optional(z.array(leftMessageSchema)),
});

/** Everything that is known of a conversation. Source: carebridge.md#export */
export const conversationExportSchema = z.looseObject({
  exportedAt: z.iso.datetime(),
  conversation: conversationSchema,
});

export type ErasureCount = z.infer<typeof erasureCountSchema>;
export type VisitorExport = z.infer<typeof visitorExportSchema>;
export type ConversationExport = z.infer<typeof conversationExportSchema>;
