import * as z from 'zod/mini';
import { isMailAddress } from './pre-chat.ts';
import { visitorIdSchema } from './widget-token.ts';

/** Longest name of who leaves a message, in UTF-16 units. */
const longestName = 250;

/** Longest message and longest note of an agent, in UTF-16 units. Source: carebridge.md#leave-a-message */
const longestMessage = 4_000;

const text = z.string().check(z.maxLength(longestMessage), z.regex(/[\p{L}\p{N}\p{P}\p{S}]/u, 'must show something'));

/** A message that a visitor leaves. Source: carebridge.md#leave-a-message */
export const messageRequestSchema = z.strictObject({
  messageId: z.string().check(z.regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits')),
  visitorId: z.optional(visitorIdSchema),
  name: z.optional(z.string().check(z.maxLength(longestName), z.regex(/^[^\p{Cc}]*$/u, 'must be one line'))),
  mail: z.string().check(z.refine(isMailAddress, 'must be a mail address')),
  text,
  /** Names of the tenant's fields to which the visitor has consented. */
  agreed: z._default(z.array(z.string().check(z.maxLength(40))).check(z.maxLength(10)), []),
});

/** That a message was taken. Source: carebridge.md#leave-a-message */
export const messageReceiptSchema = z.looseObject({ messageId: z.string(), at: z.iso.datetime() });

/** What an agent makes of a message; `revision`: one more than that which was read. Source: carebridge.md#left-messages */
export const messageChangeSchema = z.strictObject({
  revision: z.int().check(z.minimum(2), z.maximum(1_000_000)),
  status: z.enum(['open', 'taken', 'closed']),
  note: z.optional(z.string().check(z.maxLength(longestMessage))),
});

/** Which messages are listed: those that are not closed, or `closed` ones. Source: carebridge.md#left-messages */
export const messagesQuerySchema = z.strictObject({ status: z.optional(z.literal('closed')) });

/** A message as agents read it. Source: carebridge.md#left-messages */
export const leftMessageSchema = z.looseObject({
  id: z.string(),
  at: z.iso.datetime(),
  name: z.optional(z.string()),
  mail: z.string(),
  text: z.string(),
  agreed: z.array(z.string()),
  status: z.enum(['open', 'taken', 'closed']),
  /** Who has it, or has closed it: an agent's SIP URI, or id at the contact center. */
  by: z.optional(z.string()),
  changedAt: z.iso.datetime(),
  note: z.optional(z.string()),
  revision: z.int(),
});

/** Messages: those that are not closed, oldest first, or those that were closed last. Source: carebridge.md#left-messages */
export const leftMessagesSchema = z.looseObject({ messages: z.array(leftMessageSchema) });

export type MessageRequest = z.infer<typeof messageRequestSchema>;
export type MessageReceipt = z.infer<typeof messageReceiptSchema>;
export type MessageChange = z.infer<typeof messageChangeSchema>;
export type LeftMessageView = z.infer<typeof leftMessageSchema>;
export type LeftMessagesAnswer = z.infer<typeof leftMessagesSchema>;
