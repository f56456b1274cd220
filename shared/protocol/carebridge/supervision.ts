import * as z from 'zod/mini';
import { boardAgentSchema } from './board.ts';

/** What a supervisor's page has to know before it shows anything. Source: carebridge.md#supervisor-profile */
export const supervisorProfileSchema = z.looseObject({
  tenants: z.array(
    z.looseObject({
      id: z.string(),
      displayName: z.string(),
      timeZone: z.string(),
      enabled: z.boolean(),
      /** Whether a contact center carries its chats. */
      atContactCenter: z.boolean(),
      agents: z.array(z.looseObject({ address: z.string(), displayName: z.string() })),
      /** The address of the one of them who reads it, where there is one. */
      ownAddress: z.optional(z.string()),
    }),
  ),
});

/** A chat that goes on. Source: carebridge.md#live-chats */
export const liveChatSchema = z.looseObject({
  id: z.string(),
  phase: z.enum(['invited', 'connecting', 'waiting', 'attended']),
  startedAt: z.iso.datetime(),
  displayName: z.optional(z.string()),
  subject: z.optional(z.string()),
  /** Who of the agents is in it. */
  agents: z.array(
    z.looseObject({ address: z.string(), displayName: z.string(), audience: z.enum(['everyone', 'agents']) }),
  ),
  /** Since when the visitor has no answer. */
  unansweredSince: z.optional(z.iso.datetime()),
  lastLine: z.optional(
    z.looseObject({
      at: z.iso.datetime(),
      by: z.enum(['visitor', 'agent', 'service']),
      displayName: z.string(),
      audience: z.enum(['everyone', 'agents']),
      text: z.string(),
    }),
  ),
});

/** An agent of the embedded contact center. Source: carebridge.md#live-chats */
const seenAgentSchema = z.looseObject({
  agentId: z.string(),
  agentName: z.string(),
  status: z.enum([
    'available',
    'offered',
    'in-chat',
    'busy',
    'post-processing',
    'on-break',
    'work-offline',
    'logged-in',
    'logged-out',
  ]),
  /** Those that count against `capacity`. */
  chats: z.int(),
  capacity: z.int(),
  idleSince: z.optional(z.iso.datetime()),
});

/** The chats of a company that go on, and its agents. Source: carebridge.md#live-chats */
export const liveAnswerSchema = z.looseObject({
  chats: z.array(liveChatSchema),
  /** How many more go on. */
  more: z.int(),
  /** Where the embedded contact center carries its chats. */
  centerAgents: z.optional(z.array(seenAgentSchema)),
  agents: z.array(z.looseObject({ ...boardAgentSchema.shape, seenAt: z.optional(z.iso.datetime()) })),
});

export type SupervisorProfile = z.infer<typeof supervisorProfileSchema>;
export type LiveChat = z.infer<typeof liveChatSchema>;
export type LiveAnswer = z.infer<typeof liveAnswerSchema>;
