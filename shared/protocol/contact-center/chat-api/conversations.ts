import * as z from 'zod/mini';
import { sentIdSchema } from '../ids.ts';
import { contactCenterLanguages } from '../languages.ts';
import { maximumHistory, maximumProperties, maximumPropertyLength, maximumTextLength } from '../limits.ts';

const text = z.string().check(z.maxLength(maximumPropertyLength));

/** The customer as a client sends it: members that are named, and any others. Source: contact-center.md#customer */
const customerInputSchema = z
  .catchall(
    z.object({
      name: z.optional(text),
      customerId: z.optional(text),
      email: z.optional(text),
      company: z.optional(text),
      caseId: z.optional(text),
      language: z.optional(z.enum(contactCenterLanguages)),
    }),
    text,
  )
  .check(z.refine((customer) => Object.keys(customer).length <= maximumProperties, 'has more than 30 members'));

/** Who says something in the name of a client. Source: contact-center.md#author-types */
export const sendingAuthorSchema = z.enum(['user', 'bot']);

const said = z.string().check(
  z.maxLength(maximumTextLength),
  z.refine((line) => line.trim() !== '', 'holds nothing to read'),
);

/** Body that begins a conversation; the customer has two names. Source: contact-center.md#create-conversation */
export const createChatApiConversationSchema = z
  .object({
    channelId: sentIdSchema,
    customer: z.optional(customerInputSchema),
    user: z.optional(customerInputSchema),
    history: z.optional(
      z.object({
        messages: z.optional(
          z
            .array(z.object({ text: said, type: z._default(sendingAuthorSchema, 'user') }))
            .check(z.maxLength(maximumHistory)),
        ),
      }),
    ),
  })
  .check(
    z.refine(({ customer, user }) => customer !== undefined || user !== undefined, {
      message: 'is missing',
      path: ['customer'],
    }),
  );

/** Answer to it. Source: contact-center.md#create-conversation */
export const createdChatApiConversationSchema = z.strictObject({ conversationId: z.string(), timestamp: z.int() });

/** One stay in the queue and with an agent; times are ISO 8601. Source: contact-center.md#interactions */
const interactionSchema = z.strictObject({
  id: z.string(),
  startTime: z.string(),
  endTime: z.optional(z.string()),
});

/** A conversation. Source: contact-center.md#conversations */
export const chatApiConversationSchema = z.strictObject({
  id: z.string(),
  channelId: z.string(),
  customer: z.record(z.string(), z.string()),
  startTime: z.string(),
  interactions: z.array(interactionSchema),
});

/** What the list of conversations can be narrowed to by its `status`. Source: contact-center.md#statuses */
export const conversationStatuses = ['all', 'created', 'pending', 'handling', 'deleted'] as const;
export type ConversationStatus = (typeof conversationStatuses)[number];

/** Body of a message. Source: contact-center.md#send-message */
export const sendChatApiMessageSchema = z.object({
  authorType: z._default(sendingAuthorSchema, 'user'),
  text: said,
});

/** Who said something. Source: contact-center.md#author-types */
export const authorTypes = ['user', 'bot', 'system', 'agent'] as const;
export type AuthorType = (typeof authorTypes)[number];

/** A message; it has neither id nor time. Source: contact-center.md#messages */
const chatApiMessageSchema = z.strictObject({
  interactionId: z.string(),
  originalText: z.string(),
  translatedText: z.optional(z.string()),
  authorType: z.enum(authorTypes),
  participantId: z.string(),
});

/** All messages of a conversation, which are not paged. Source: contact-center.md#messages */
export const chatApiMessagesSchema = z.strictObject({ messages: z.array(chatApiMessageSchema) });

/** A participant. Source: contact-center.md#participants */
const chatApiParticipantSchema = z.strictObject({
  id: z.string(),
  type: z.enum(authorTypes),
  language: z.string(),
});

/** All participants. Source: contact-center.md#participants */
export const chatApiParticipantsSchema = z.strictObject({ participants: z.array(chatApiParticipantSchema) });
