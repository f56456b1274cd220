import * as z from 'zod/mini';
import { maximumLength, maximumModalities } from './limits.ts';

const sipUri = z.string().check(z.maxLength(maximumLength.sipUri), z.regex(/^sip:\S+$/i));
const link = z.object({ href: z.string() });

/** What names an instance of a client; what is not usable names none. Source: ucwa.md#instances */
const instanceName = z.catch(z.optional(z.string().check(z.maxLength(maximumLength.instance))), undefined);

/** Body of the POST that creates an application; what only other clients need is not read. Source: ucwa.md#applications */
export const applicationInputSchema = z.object({
  userAgent: z.string().check(z.minLength(1), z.maxLength(maximumLength.userAgent)),
  culture: z.string().check(z.minLength(1), z.maxLength(maximumLength.culture)),
  anonymousDisplayName: z.optional(z.string().check(z.maxLength(maximumLength.displayName))),
  endpointId: instanceName,
  instanceId: instanceName,
  type: instanceName,
});
export type ApplicationInput = z.infer<typeof applicationInputSchema>;

/** The members of that body as they came, to see which are there. */
export const applicationMembersSchema = z.object({
  userAgent: z.optional(z.unknown()),
  culture: z.optional(z.unknown()),
  anonymousDisplayName: z.optional(z.unknown()),
});

/** Body of the PUT on `communication`; what is said of calls by voice is not read. Source: ucwa.md#communication */
export const communicationInputSchema = z.object({
  supportedModalities: z.optional(
    z.array(z.string().check(z.maxLength(maximumLength.modality))).check(z.maxLength(maximumModalities)),
  ),
  supportedMessageFormats: z.optional(z.array(z.enum(['Plain', 'Html'])).check(z.maxLength(2))),
});

/** How urgent an invitation says it is. Source: ucwa.md#start-messaging */
const importanceSchema = z.enum(['Normal', 'Urgent', 'Emergency']);

/**
 * Body of startMessaging. The first message and the custom content come as `data:` links, or as members of their own.
 * Source: ucwa.md#start-messaging
 */
export const startMessagingInputSchema = z.object({
  operationId: z.optional(z.string().check(z.maxLength(maximumLength.operationId))),
  to: sipUri,
  subject: z.optional(z.string().check(z.maxLength(maximumLength.subject))),
  threadId: z.optional(z.string().check(z.maxLength(maximumLength.threadId))),
  importance: z.optional(importanceSchema),
  message: z.optional(z.string()),
  customContent: z.optional(z.string()),
  _links: z.optional(z.object({ message: z.optional(link), customContent: z.optional(link) })),
});
