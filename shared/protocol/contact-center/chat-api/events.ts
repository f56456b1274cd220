import * as z from 'zod/mini';
import { verifyEventSchema } from '../webhooks.ts';

const system = { messageType: z.literal('SYSTEM'), conversationId: z.string(), timestamp: z.int() };

/** The interaction waits in a queue. Source: contact-center.md#flat-events */
const queuedEventSchema = z.strictObject({
  eventType: z.literal('QUEUED'),
  ...system,
  queueId: z.string(),
  queueName: z.string(),
});

const agent = { agentId: z.string(), agentName: z.string() };

/** An agent has accepted. Source: contact-center.md#flat-events */
const agentJoinedEventSchema = z.strictObject({ eventType: z.literal('AGENT_JOINED'), ...system, ...agent });

/** The agent is not in the conversation any more. Source: contact-center.md#flat-events */
const agentLeftEventSchema = z.strictObject({ eventType: z.literal('AGENT_LEFT'), ...system, ...agent });

/** Another agent will take over. Source: contact-center.md#flat-events */
const transferEventSchema = z.strictObject({ eventType: z.literal('TRANSFER'), ...system });

/** The agent has said something. Source: contact-center.md#flat-events */
const textEventSchema = z.strictObject({
  eventType: z.literal('TEXT'),
  messageType: z.literal('AGENT'),
  conversationId: z.string(),
  timestamp: z.int(),
  ...agent,
  message: z.string(),
});

/** Every event of webhooks of the Chat API. Source: contact-center.md#flat-events */
export const flatEventSchema = z.discriminatedUnion('eventType', [
  queuedEventSchema,
  agentJoinedEventSchema,
  agentLeftEventSchema,
  transferEventSchema,
  textEventSchema,
  verifyEventSchema,
]);
export type FlatEvent = z.infer<typeof flatEventSchema>;
