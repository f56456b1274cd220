import * as z from 'zod';
import { allWebhookVersions } from '../../protocol/contact-center/webhook-versions.ts';

export const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  uri: z.string(),
  version: z.enum(allWebhookVersions),
});

/** Where events go, and which. Source: contact-center.md#webhooks */
export type Webhook = Readonly<z.infer<typeof webhookSchema>>;

/** What a client says of a webhook. */
export type WebhookInput = Omit<Webhook, 'id'>;

export const channelSchema = z.object({
  id: z.string(),
  name: z.string(),
  webHookId: z.string(),
  routingOptions: z.object({ type: z.literal('queue'), id: z.string() }),
  /** No conversation begins on it any more; those that are there go on. */
  isRemoved: z.boolean(),
});

/** Where conversations come in: which queue they wait in, which webhook hears of them. Source: contact-center.md#channels */
export type Channel = Readonly<z.infer<typeof channelSchema>>;

/** What a client says of a channel. */
export type ChannelInput = Omit<Channel, 'id' | 'isRemoved'>;
