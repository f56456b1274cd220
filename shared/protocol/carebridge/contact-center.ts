import * as z from 'zod/mini';
import { isTimeZone } from '../../kernel/opening-hours.ts';
import { sendChatApiMessageSchema } from '../contact-center/chat-api/conversations.ts';
import { contactCenterLanguages } from '../contact-center/languages.ts';
import { maximumAttachments, maximumChatsPerAgent } from '../contact-center/limits.ts';

const shortText = z.string().check(z.trim(), z.minLength(1), z.maxLength(250));

/** Name of a contact-center tenant. Source: carebridge.md#contact-center-administration */
export const centerTenantSchema = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be a short name'));

/** Id of a contact-center queue. Source: carebridge.md#contact-center-administration */
export const centerQueueSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be a short id'));

/** Id of a conversation of the contact center. Source: carebridge.md#contact-center-administration */
export const centerConversationSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,60}$/, 'must be an id'));

/** Id of an agent. Source: carebridge.md#contact-center-administration */
export const centerAgentSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be a short id'));

/** Id of a credential. Source: carebridge.md#contact-center-administration */
export const centerCredentialSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be an id'));

/** A tenant, as it is to be. Source: carebridge.md#contact-center-administration */
export const centerTenantInputSchema = z.strictObject({ displayName: shortText });
export type CenterTenantInput = z.infer<typeof centerTenantInputSchema>;

const time = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time from 00:00 to 23:59, as hh:mm'));

/** Hours of one weekday (0 = Sunday); `to` "00:00" is midnight at the day's end. */
const hoursSchema = z.strictObject({ day: z.int().check(z.minimum(0), z.maximum(6)), from: time, to: time }).check(
  z.refine(({ from, to }) => to === '00:00' || from < to, {
    message:
      'ends before it begins; for hours over midnight put two entries, until 00:00 and from 00:00 of the next day',
    path: [],
  }),
);

/** A queue, as it is to be. Source: carebridge.md#contact-center-administration */
export const centerQueueInputSchema = z.strictObject({
  name: shortText,
  /** 10 first. */
  priority: z._default(z.int().check(z.minimum(1), z.maximum(10)), 5),
  /** Absent: always open. */
  hours: z.optional(
    z.strictObject({
      timeZone: z.string().check(z.maxLength(64), z.refine(isTimeZone, 'must be an IANA time zone')),
      openingHours: z.array(hoursSchema).check(z.minLength(1), z.maxLength(21)),
    }),
  ),
});
export type CenterQueueInput = z.infer<typeof centerQueueInputSchema>;

/** A credential that is wanted. Source: carebridge.md#contact-center-administration */
export const centerCredentialInputSchema = z.strictObject({ kind: z.enum(['client', 'api-key']), name: shortText });
export type CenterCredentialInput = z.infer<typeof centerCredentialInputSchema>;

const seconds = (least: number, most: number, usual: number) =>
  z._default(z.int().check(z.minimum(least), z.maximum(most)), usual);

/** An agent, as it is to be. Source: carebridge.md#contact-center-administration */
export const centerAgentInputSchema = z.strictObject({
  name: shortText,
  objectId: z.guid(),
  capacity: z._default(z.int().check(z.minimum(1), z.maximum(maximumChatsPerAgent)), 1),
  offerSeconds: seconds(15, 60, 30),
  wrapUpSeconds: seconds(0, 600, 60),
  languages: z._default(z.array(z.enum(contactCenterLanguages)).check(z.maxLength(contactCenterLanguages.length)), []),
  queues: z
    .array(
      z.strictObject({
        id: centerQueueSchema,
        level: z.int().check(z.minimum(10), z.maximum(100), z.multipleOf(10)),
        enabled: z._default(z.boolean(), true),
      }),
    )
    .check(z.maxLength(50)),
});
export type CenterAgentInput = z.infer<typeof centerAgentInputSchema>;

/** Status of an agent, as it is to be. Source: carebridge.md#contact-center-agents */
export const agentStatusInputSchema = z.strictObject({
  status: z.optional(z.enum(['available', 'on-break', 'work-offline'])),
  stopNew: z.optional(z.boolean()),
});

/** Query for what an agent is told: `after` is the cursor of the answer before, `wait` in seconds. Source: carebridge.md#contact-center-agents */
export const agentChangesQuerySchema = z.strictObject({
  after: z.coerce.number().check(z.int(), z.minimum(0)),
  wait: z._default(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(30)), 0),
});

/** Query for the event log of a conversation. Source: carebridge.md#contact-center-administration */
export const centerEventLogQuerySchema = z.strictObject({
  before: z.optional(z.coerce.number().check(z.int(), z.minimum(1))),
  size: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 100),
});
export type CenterEventLogQuery = z.infer<typeof centerEventLogQuerySchema>;

/** Query for a conversation's messages behind a number. Source: carebridge.md#contact-center-agents */
export const agentMessagesQuerySchema = z.strictObject({
  after: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0),
  size: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 100),
});

/** The answer to an offer. Source: carebridge.md#contact-center-agents */
export const agentAnswerSchema = z.strictObject({ offerId: z.int().check(z.minimum(1)) });

const attachmentId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,60}$/, 'must be an id'));

/** Id of a file of a conversation. Source: carebridge.md#contact-center-agents */
export const centerAttachmentSchema = attachmentId;

/** What an agent says. Source: carebridge.md#contact-center-agents */
export const agentMessageSchema = z
  .strictObject({
    text: z.optional(sendChatApiMessageSchema.shape.text),
    attachments: z._default(z.array(z.strictObject({ id: attachmentId })).check(z.maxLength(maximumAttachments)), []),
    operationId: z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/, 'must be an id')),
  })
  .check(
    z.refine(({ text, attachments }) => text !== undefined || attachments.length > 0, {
      message: 'is missing',
      path: ['text'],
    }),
  );

/** Whether an agent types. Source: carebridge.md#contact-center-agents */
export const agentTypingSchema = z.strictObject({ isTyping: z.boolean() });

/** To whom an agent gives a conversation: one of both. Source: carebridge.md#contact-center-agents */
export const agentTransferSchema = z.union([
  z.strictObject({ queueId: centerQueueSchema }),
  z.strictObject({ agentId: centerAgentSchema }),
]);
