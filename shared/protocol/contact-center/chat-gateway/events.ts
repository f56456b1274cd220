import * as z from 'zod/mini';
import { verifyEventSchema } from '../webhooks.ts';
import { assignmentTypes, gatewayStates, userPropertySchema, userSchema } from './conversations.ts';

const envelope = { conversationId: z.string(), timestamp: z.int() };

/** Names of channels in events. Source: contact-center.md#enveloped-events */
const eventChannels = ['WhatsApp', 'SMS', 'WebChat', 'Facebook', 'Viber', 'RCS', 'Email', 'ChatAPI'] as const;

const person = z.strictObject({ id: z.string(), type: z.string() });

/** State, assignment or user have changed. Source: contact-center.md#enveloped-events */
const conversationUpdateEventSchema = z.strictObject({
  eventType: z.literal('CONVERSATION_UPDATE'),
  ...envelope,
  data: z.strictObject({
    state: z.enum(gatewayStates),
    assignment: z.strictObject({
      type: z.enum(assignmentTypes),
      id: z.string(),
      resourceId: z.optional(z.string()),
    }),
    user: z.extend(userSchema, {
      additionalProperties: z.array(z.extend(userPropertySchema, { id: z.optional(z.string()) })),
    }),
    msisdn: z.optional(z.string()),
    channel: z.optional(z.enum(eventChannels)),
  }),
});

/** The interaction waits in a queue. Source: contact-center.md#enveloped-events */
const gatewayQueuedEventSchema = z.strictObject({
  eventType: z.literal('QUEUED'),
  ...envelope,
  data: z.strictObject({ queueId: z.string(), queueName: z.string() }),
});

/** Someone but the bot has come or gone. Source: contact-center.md#enveloped-events */
const membersChangedEventSchema = z.strictObject({
  eventType: z.literal('MEMBERS_CHANGED'),
  ...envelope,
  data: z.strictObject({
    memberType: z.enum(['user', 'agent']),
    change: z.enum(['joined', 'left']),
    id: z.string(),
  }),
});

/** Another agent will take over. Source: contact-center.md#enveloped-events */
const gatewayTransferEventSchema = z.strictObject({ eventType: z.literal('TRANSFER'), ...envelope });

/** An attachment of a message; its address does not last. Source: contact-center.md#enveloped-events */
const eventAttachmentSchema = z.strictObject({
  id: z.string(),
  type: z.enum(['image', 'video', 'audio', 'file']),
  preSignedUrl: z.string(),
  fileName: z.string(),
});

/** Someone has said something; what the client itself sent comes back as an echo. Source: contact-center.md#enveloped-events */
const messageEventSchema = z.strictObject({
  eventType: z.literal('MESSAGE'),
  ...envelope,
  data: z.strictObject({
    isEcho: z.boolean(),
    sender: person,
    text: z.optional(z.string()),
    attachments: z.optional(z.array(eventAttachmentSchema)),
    cards: z.optional(z.array(z.strictObject({ contentType: z.string(), content: z.record(z.string(), z.json()) }))),
  }),
});

/** Who types: an empty list says that no one does any more. Source: contact-center.md#activities */
const typingActivitySchema = z.strictObject({
  name: z.literal('typing'),
  value: z.strictObject({ users: z.array(person) }),
});

/** An action of a card was taken. Source: contact-center.md#activities */
const cardActivitySchema = z.strictObject({
  name: z.literal('adaptiveCard/action'),
  value: z.strictObject({
    type: z.enum(['Action.Submit', 'Action.Execute']),
    data: z.record(z.string(), z.json()),
  }),
});

/** A quick reply was chosen. Source: contact-center.md#activities */
const quickReplyActivitySchema = z.strictObject({
  name: z.literal('quickReply/action'),
  value: z.strictObject({
    type: z.literal('postback'),
    data: z.strictObject({ title: z.string(), payload: z.string() }),
  }),
});

/** Something besides words. Source: contact-center.md#activities */
const activityEventSchema = z.strictObject({
  eventType: z.literal('ACTIVITY'),
  ...envelope,
  data: z.discriminatedUnion('name', [typingActivitySchema, cardActivitySchema, quickReplyActivitySchema]),
});

/** Every event of webhooks of the gateway. Source: contact-center.md#enveloped-events */
export const envelopedEventSchema = z.discriminatedUnion('eventType', [
  conversationUpdateEventSchema,
  gatewayQueuedEventSchema,
  membersChangedEventSchema,
  gatewayTransferEventSchema,
  messageEventSchema,
  activityEventSchema,
  verifyEventSchema,
]);
export type EnvelopedEvent = z.infer<typeof envelopedEventSchema>;
