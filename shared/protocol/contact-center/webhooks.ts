import * as z from 'zod/mini';
import { sentIdSchema } from './ids.ts';
import { maximumNameLength, maximumUriLength } from './limits.ts';
import { routingOptionsInputSchema, routingOptionsSchema } from './routing-options.ts';
import { allWebhookVersions, webhookVersions } from './webhook-versions.ts';

const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(maximumNameLength.webhook));
const uri = z.string().check(z.trim(), z.minLength(1), z.maxLength(maximumUriLength));

/** A webhook of the Chat API. Source: contact-center.md#webhooks */
export const chatApiWebhookSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  uri: z.string(),
  version: z.enum(webhookVersions.chatApi),
});

/** A webhook of the gateway. Source: contact-center.md#webhooks */
export const gatewayWebhookSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  uri: z.string(),
  version: z.enum(webhookVersions.chatGateway),
});

/** Body of a POST and PUT of the Chat API; the version has two names there. Source: contact-center.md#webhooks */
export const chatApiWebhookInputSchema = z.object({
  name,
  uri,
  version: z.optional(z.enum(webhookVersions.chatApi)),
  notificationVersion: z.optional(z.enum(webhookVersions.chatApi)),
});

/** Body of a POST and PUT of the gateway, where the version has two names as well. Source: contact-center.md#webhooks */
export const gatewayWebhookInputSchema = z.object({
  name,
  uri,
  version: z.optional(z.enum(webhookVersions.chatGateway)),
  notificationVersion: z.optional(z.enum(webhookVersions.chatGateway)),
});

/** Body of a request to try an address, of the Chat API. Source: contact-center.md#verify */
export const chatApiVerifyInputSchema = z.object({ uri, version: z.enum(webhookVersions.chatApi) });

/** Body of a request to try an address, of the gateway, whose description has a version of the Chat API as its example. Source: contact-center.md#verify */
export const gatewayVerifyInputSchema = z.object({ uri, version: z.enum(allWebhookVersions) });

/** What a webhook is sent when it is tried. Source: contact-center.md#verify */
export const verifyEventSchema = z.strictObject({
  notificationVersion: z.string(),
  eventType: z.literal('WEB_HOOK_VERIFY'),
});

const channelName = z.string().check(z.trim(), z.minLength(1), z.maxLength(maximumNameLength.channel));

/** A channel of the Chat API. Source: contact-center.md#channels */
export const chatApiChannelSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  webHookId: z.string(),
  routingOptions: routingOptionsSchema,
});

/** A channel of the gateway. Source: contact-center.md#channels */
export const gatewayChannelSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  type: z.literal('ChatAPI'),
  webHookId: z.string(),
  routingOptions: routingOptionsSchema,
});

/** Body of a POST and PUT of a channel. Source: contact-center.md#channels */
export const chatApiChannelInputSchema = z.object({
  name: channelName,
  webHookId: sentIdSchema,
  routingOptions: routingOptionsInputSchema,
});

/** The same at the gateway, where the kind of channel may be named. Source: contact-center.md#channels */
export const gatewayChannelInputSchema = z.extend(chatApiChannelInputSchema, {
  type: z._default(z.literal('ChatAPI'), 'ChatAPI'),
});
