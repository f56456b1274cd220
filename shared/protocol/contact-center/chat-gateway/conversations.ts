import * as z from 'zod/mini';
import { authorTypes, sendingAuthorSchema } from '../chat-api/conversations.ts';
import { sentIdSchema } from '../ids.ts';
import { contactCenterLanguages } from '../languages.ts';
import {
  maximumAttachments,
  maximumHistory,
  maximumProperties,
  maximumPropertyLength,
  maximumTextLength,
  postAgentMinutes,
  thinkingSeconds,
} from '../limits.ts';
import { cardInputSchema, cardSchema } from './cards.ts';

const text = z.string().check(z.maxLength(maximumPropertyLength));

/** A member of the user's own. Source: contact-center.md#customer */
export const userPropertySchema = z.strictObject({ key: z.string(), value: z.string() });

/** The user as a client sends it. Source: contact-center.md#customer */
const userInputSchema = z.object({
  name: z.optional(text),
  userId: z.optional(text),
  customerId: z.optional(text),
  email: z.optional(text),
  phone: z.optional(text),
  company: z.optional(text),
  caseId: z.optional(text),
  ipaddress: z.optional(text),
  timezoneOffset: z.optional(z.union([text, z.number()])),
  language: z.optional(z.enum(contactCenterLanguages)),
  additionalProperties: z.optional(
    z.array(z.object({ key: sentIdSchema, value: text })).check(z.maxLength(maximumProperties)),
  ),
});

/** The user as it is answered. Source: contact-center.md#customer */
export const userSchema = z.strictObject({
  name: z.optional(z.string()),
  userId: z.optional(z.string()),
  email: z.optional(z.string()),
  phone: z.optional(z.string()),
  company: z.optional(z.string()),
  caseId: z.optional(z.string()),
  language: z.string(),
  ipaddress: z.optional(z.string()),
  timezoneOffset: z.optional(z.string()),
  additionalProperties: z.optional(z.array(userPropertySchema)),
});

/** To whom a conversation is assigned. Source: contact-center.md#assignment */
export const assignmentTypes = ['queue', 'agent', 'script'] as const;
const assignmentSchema = z.strictObject({ type: z.enum(assignmentTypes), id: z.string() });

/** To what a client assigns a conversation, or what it has read of that. Source: contact-center.md#assignment */
const assignmentInputSchema = z.object({ type: z._default(z.enum(assignmentTypes), 'queue'), id: sentIdSchema });

/** A message of others, which is only named. Source: contact-center.md#send-message */
const externalProviderSchema = z.strictObject({ name: z.string(), externalMessageId: z.string() });

const said = z.string().check(z.maxLength(maximumTextLength));

/**
 * Body of a message: text, or the name of a message of others, which need not say whose it is; attachments and cards beside.
 * Source: contact-center.md#send-message
 */
export const sendGatewayMessageSchema = z
  .object({
    authorType: z.optional(sendingAuthorSchema),
    text: z.optional(said),
    externalProvider: z.optional(z.object({ name: text, externalMessageId: text })),
    attachments: z.optional(z.array(z.object({ id: sentIdSchema })).check(z.maxLength(maximumAttachments))),
    cards: z.optional(z.array(cardInputSchema).check(z.maxLength(10))),
  })
  .check(
    z.refine(({ authorType, externalProvider }) => authorType !== undefined || externalProvider !== undefined, {
      message: 'is missing',
      path: ['authorType'],
    }),
    z.refine(({ text: line, externalProvider }) => line === undefined || externalProvider === undefined, {
      message: 'does not go with externalProvider',
      path: ['text'],
    }),
    z.refine(
      ({ text: line, externalProvider, attachments = [], cards = [] }) =>
        (line ?? '').trim() !== '' || externalProvider !== undefined || attachments.length + cards.length > 0,
      { message: 'holds nothing to read', path: ['text'] },
    ),
  );

/** Body of a message as it was read. Source: contact-center.md#send-message */
export type SendGatewayMessage = z.infer<typeof sendGatewayMessageSchema>;

/** Body that begins a conversation. Source: contact-center.md#create-conversation */
export const createGatewayConversationSchema = z.object({
  channelId: sentIdSchema,
  user: userInputSchema,
  assignment: z.optional(assignmentInputSchema),
  history: z.optional(
    z.object({ messages: z.optional(z.array(sendGatewayMessageSchema).check(z.maxLength(maximumHistory))) }),
  ),
});

/** Answer to it; the time is ISO 8601. Source: contact-center.md#create-conversation */
export const createdGatewayConversationSchema = z.strictObject({ conversationId: z.string(), createdAt: z.string() });

/** States of conversations. Source: contact-center.md#states */
export const gatewayStates = ['created', 'active', 'idle'] as const;

/** A conversation. Source: contact-center.md#conversations */
export const gatewayConversationSchema = z.strictObject({
  id: z.string(),
  channelId: z.string(),
  assignment: assignmentSchema,
  user: userSchema,
  state: z.enum(gatewayStates),
});

/** Body of a PUT; none of it is required. Source: contact-center.md#change-conversation */
export const putConversationSchema = z.object({
  channelId: z.optional(sentIdSchema),
  user: z.optional(userInputSchema),
  assignment: z.optional(assignmentInputSchema),
});

/** Body of a PATCH: either, or both. Source: contact-center.md#change-conversation */
export const patchConversationSchema = z.object({
  user: z.optional(userInputSchema),
  assignment: z.optional(assignmentInputSchema),
});

/** A participant. Source: contact-center.md#participants */
export const gatewayParticipantSchema = z.strictObject({
  id: z.string(),
  removed: z.boolean(),
  type: z.enum(authorTypes),
  language: z.string(),
});

/** Body by which the user leaves. Source: contact-center.md#leave */
export const leaveInputSchema = z.object({ removed: z.literal(true) });

/** An attachment as it is answered. Source: contact-center.md#attachments */
export const attachmentSchema = z.strictObject({
  id: z.string(),
  filename: z.string(),
  size: z.int(),
  sizeInBytes: z.int(),
  type: z.enum(['image', 'video', 'audio', 'file']),
  createdAt: z.string(),
});

/** A message. Source: contact-center.md#messages */
export const gatewayMessageSchema = z.strictObject({
  id: z.string(),
  text: z.string(),
  createdAt: z.string(),
  author: gatewayParticipantSchema,
  externalProvider: z.optional(externalProviderSchema),
  attachments: z.optional(z.array(attachmentSchema)),
  cards: z.optional(z.array(cardSchema)),
});

/** Body that says that someone is typing. Source: contact-center.md#typing */
export const typingInputSchema = z.object({ authorType: sendingAuthorSchema });

const between = ({ least, most }: { readonly least: number; readonly most: number }) =>
  z.int().check(z.minimum(least), z.maximum(most));

/** Body that says that a bot is thinking. Source: contact-center.md#typing */
export const thinkingInputSchema = z.object({
  authorType: z._default(z.literal('bot'), 'bot'),
  maxThinkingTimeSeconds: z._default(between(thinkingSeconds), thinkingSeconds.usual),
});

/** Body of a read receipt; the time is epoch milliseconds. Source: contact-center.md#read-receipts */
export const readReceiptInputSchema = z.object({
  authorType: sendingAuthorSchema,
  readAt: z.int().check(z.minimum(0)),
});

const asNumber = z.transform((text: string) => Number(text));
const asText = z.transform((value: boolean) => (value ? ('true' as const) : ('false' as const)));
/** Numbers as clients send them: as such, or as texts. */
const minutes = (range: { readonly least: number; readonly most: number }) =>
  z.pipe(z.union([z.number(), z.pipe(z.string().check(z.regex(/^\d{1,4}$/)), asNumber)]), between(range));

/** Body that hands the conversation back after its agent. Source: contact-center.md#post-agent-assignment */
export const postAgentAssignmentSchema = z.object({
  type: z.literal('webhook'),
  id: sentIdSchema,
  configuration: z.optional(
    z.object({
      notifyChannelWebhookIfExists: z.optional(z.union([z.enum(['true', 'false']), z.pipe(z.boolean(), asText)])),
      maxTotalMinutes: z.optional(minutes(postAgentMinutes.total)),
      userTimeoutInMinutes: z.optional(minutes(postAgentMinutes.userTimeout)),
    }),
  ),
});
export type PostAgentAssignment = z.infer<typeof postAgentAssignmentSchema>;
