import * as z from 'zod/mini';
import { longestAskingNote } from './asking-note.ts';
import { continuationSchema, pageSizeSchema } from './paging.ts';
import { wrapUpSchema } from './wrap-up.ts';

/** Phases of a visit. Source: carebridge.md#phases */
const phaseSchema = z.enum(['invited', 'connecting', 'waiting', 'attended', 'closing', 'closed']);

const daySchema = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be yyyy-mm-dd'));

/** Query of the list of conversations; days are UTC, both included. Source: carebridge.md#list-conversations */
export const conversationQuerySchema = z.strictObject({
  phase: z.optional(phaseSchema),
  from: z.optional(daySchema),
  to: z.optional(daySchema),
  after: z.optional(continuationSchema),
  limit: z._default(pageSizeSchema, 50),
});

/** A conversation in a list. Source: carebridge.md#list-conversations */
export const summarySchema = z.looseObject({
  id: z.string(),
  phase: phaseSchema,
  startedAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  visitorId: z.optional(z.string()),
  /** What the visitor said of the visit, one to five. */
  rating: z.optional(z.int()),
  /** What the visitor wanted, and is called; in lists of earlier conversations. */
  subject: z.optional(z.string()),
  displayName: z.optional(z.string()),
  /** What agents made of the visit; in lists of earlier conversations. */
  tags: z.optional(z.array(z.string())),
  note: z.optional(z.string()),
});

/** A page of conversations; `next` is there when there may be more. Source: carebridge.md#list-conversations */
export const conversationListSchema = z.looseObject({
  conversations: z.array(summarySchema),
  next: z.optional(z.string()),
});

/** What the visitor of a conversation had talked of before, the last first. Source: carebridge.md#earlier-chats */
export const earlierListSchema = z.looseObject({ conversations: z.array(summarySchema) });

/** Query of the list of an agent's own conversations. Source: carebridge.md#earlier-chats */
export const ownChatsQuerySchema = z.omit(conversationQuerySchema, { phase: true });

/** One thing that happened, as the timeline tells it; never message text. Source: carebridge.md#timeline */
const timelineEntrySchema = z.looseObject({
  version: z.int(),
  at: z.iso.datetime(),
  events: z.array(z.string()),
  note: z.string(),
  phase: z.optional(phaseSchema),
});

/** One line of the transcript. Source: carebridge.md#transcript */
const transcriptLineSchema = z.looseObject({
  number: z.int(),
  at: z.iso.datetime(),
  by: z.enum(['visitor', 'agent', 'service']),
  displayName: z.string(),
  audience: z.enum(['everyone', 'agents']),
  text: z.string(),
  message: z.optional(z.int()),
});

/** An agent of a conversation: who hears him or her, whether that is settled, and whether he or she is there. Source: carebridge.md#one-conversation */
const conversationAgentSchema = z.looseObject({
  address: z.string(),
  displayName: z.string(),
  audience: z.enum(['everyone', 'agents']),
  isSettled: z.boolean(),
  isPresent: z.boolean(),
});

/** What an agent has asked of colleagues. Source: carebridge.md#ask-colleague */
const askingSchema = z.looseObject({
  requestId: z.string(),
  by: z.string(),
  to: z.optional(z.string()),
  note: z.optional(z.string()),
  leaves: z.boolean(),
  /** It was a supervisor, at `to`, who asked, and not `by`. */
  bySupervisor: z.optional(z.boolean()),
  status: z.enum(['running', 'done', 'failed', 'dropped']),
  asked: z.array(z.string()),
});

/** One conversation, whole; agents are shown an empty state and timeline. Source: carebridge.md#one-conversation */
export const conversationSchema = z.looseObject({
  id: z.string(),
  tenant: z.string(),
  visitorId: z.optional(z.string()),
  version: z.int(),
  phase: phaseSchema,
  startedAt: z.optional(z.iso.datetime()),
  state: z.looseObject({}),
  timeline: z.array(timelineEntrySchema),
  agents: z.array(conversationAgentSchema),
  /** The visitor's page asks for nothing: since when, and when the visit ends of that. */
  visitorAway: z.optional(z.looseObject({ since: z.iso.datetime(), endsAt: z.iso.datetime() })),
  askings: z.optional(z.array(askingSchema)),
  /** Who the visitor is, where the company's site has vouched for it. */
  identity: z.optional(z.array(z.looseObject({ name: z.string(), text: z.string() }))),
  /** What the page told during the visit; without `text`: taken back. */
  values: z.optional(z.array(z.looseObject({ name: z.string(), text: z.optional(z.string()) }))),
  transcript: z.array(transcriptLineSchema),
  /** What the visitor said of each visit; releases before do not tell it. */
  ratings: z.optional(
    z.array(
      z.looseObject({
        visitStartedAt: z.iso.datetime(),
        at: z.iso.datetime(),
        rating: z.int(),
        comment: z.optional(z.string()),
      }),
    ),
  ),
  /** What agents have made of each visit; releases before do not tell it. */
  wrapUps: z.optional(z.array(wrapUpSchema)),
});

/** Whom an agent is to speak with. Source: carebridge.md#change-audience */
export const audienceRequestSchema = z.strictObject({ audience: z.enum(['everyone', 'agents']) });

/** What an agent asks of colleagues. Source: carebridge.md#ask-colleague */
export const askingRequestSchema = z.strictObject({
  to: z.optional(z.string().check(z.minLength(1), z.maxLength(250))),
  note: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(longestAskingNote))),
  leaves: z.boolean(),
});

/** How a supervisor comes into a chat. Source: carebridge.md#come-in */
export const comingInRequestSchema = z.strictObject({ takesOver: z.boolean() });

/** How far a request of an operator has come. Source: carebridge.md#requests */
export const requestStatusSchema = z.looseObject({
  requestId: z.string(),
  status: z.enum(['accepted', 'running', 'done', 'failed']),
  code: z.optional(z.string()),
});

export type ConversationQuery = z.infer<typeof conversationQuerySchema>;
export type OwnChatsQuery = z.infer<typeof ownChatsQuerySchema>;
export type EarlierList = z.infer<typeof earlierListSchema>;
export type ConversationList = z.infer<typeof conversationListSchema>;
export type ConversationDetail = z.infer<typeof conversationSchema>;
export type RequestStatus = z.infer<typeof requestStatusSchema>;
