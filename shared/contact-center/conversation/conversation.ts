import * as z from 'zod';
import { authorTypes } from '../../protocol/contact-center/chat-api/conversations.ts';
import { assignmentTypes, gatewayStates } from '../../protocol/contact-center/chat-gateway/conversations.ts';
import type { EnvelopedEvent } from '../../protocol/contact-center/chat-gateway/events.ts';
import { personSchema } from './person.ts';

const interactionSchema = z.object({ id: z.string(), startedAt: z.number(), endedAt: z.number().optional() });

const participantSchema = z.object({
  id: z.string(),
  type: z.enum(authorTypes),
  language: z.string(),
  removed: z.boolean(),
  /** An agent's, as customers see it. */
  name: z.string().optional(),
});

/** What can be done with a card. Source: contact-center.md#cards */
export const cardActions = ['submit', 'execute'] as const;
export type CardAction = (typeof cardActions)[number];

const handBackSchema = z.object({
  webhookId: z.string(),
  /** The channel's own webhook hears of it as well. */
  notifiesChannel: z.boolean(),
  totalMs: z.number(),
  userTimeoutMs: z.number(),
  /** When an agent has ended the interaction, epoch ms; absent: it waits for that. */
  startedAt: z.number().optional(),
  /** When user or bot have said something last since, epoch ms. */
  spokenAt: z.number().optional(),
});

/** To which webhook a conversation is handed when its agent has ended it. Source: contact-center.md#post-agent-assignment */
export type HandBack = Readonly<z.infer<typeof handBackSchema>>;

export const conversationSchema = z.object({
  schema: z.literal(1),
  id: z.string(),
  tenant: z.string(),
  channelId: z.string(),
  /** Times are epoch ms. */
  createdAt: z.number(),
  at: z.number(),
  user: personSchema,
  state: z.enum(gatewayStates),
  assignment: z.object({ type: z.enum(assignmentTypes), id: z.string() }),
  /** The queue that has, or had, the interaction. */
  queueId: z.string(),
  /** Oldest first. */
  interactions: z.array(interactionSchema),
  participants: z.array(participantSchema),
  /** Cards of which an action was taken, the newest last. */
  actedCards: z.array(z.object({ id: z.string(), actions: z.array(z.enum(cardActions)) })).optional(),
  /** Messages that were said before the conversation began. */
  historyCount: z.int(),
  lastMessage: z.int(),
  lastEvent: z.int(),
  /** Attachments: how many, and how large they are together. */
  files: z.object({ count: z.int(), bytes: z.int() }).optional(),
  /** What comes after the agent. */
  handBack: handBackSchema.optional(),
  /** The last effect of routing that was applied, by its number. */
  routed: z.int().optional(),
  /** The agent types. */
  isAgentTyping: z.boolean().optional(),
  /** The pending safety alarm. */
  safety: z.object({ nonce: z.string() }).optional(),
});

/** A conversation as it is stored: a partition's state. Source: contact-center.md#conversations */
export type Conversation = Readonly<z.infer<typeof conversationSchema>>;
export type Participant = Readonly<z.infer<typeof participantSchema>>;
export type Interaction = Readonly<z.infer<typeof interactionSchema>>;

const cardSchema = z.object({
  id: z.string(),
  contentType: z.string(),
  content: z.record(z.string(), z.json()),
});

export const attachmentSchema = z.object({
  id: z.string(),
  filename: z.string(),
  /** In bytes. */
  size: z.int(),
  type: z.enum(['image', 'video', 'audio', 'file']),
  createdAt: z.number(),
});

/** A file that belongs to a conversation. Source: contact-center.md#attachments */
export type Attachment = Readonly<z.infer<typeof attachmentSchema>>;

export const messageSchema = z.object({
  number: z.int(),
  interactionId: z.string(),
  at: z.number(),
  author: z.object({ id: z.string(), type: z.enum(authorTypes) }),
  text: z.string().optional(),
  externalProvider: z.object({ name: z.string(), externalMessageId: z.string() }).optional(),
  cards: z.array(cardSchema).optional(),
  attachments: z.array(attachmentSchema).optional(),
});

/** What was said. `number` counts a conversation's messages from 1. Source: contact-center.md#messages */
export type Message = Readonly<z.infer<typeof messageSchema>>;
export type Card = Readonly<z.infer<typeof cardSchema>>;

/** What a message is by itself. */
export type MessageContent = Pick<Message, 'text' | 'externalProvider' | 'cards' | 'attachments'>;

/** Something besides words. Source: contact-center.md#activities */
export type Activity = Extract<EnvelopedEvent, { readonly eventType: 'ACTIVITY' }>['data'];

/** Something that webhooks hear of; each version of them in its own form, or not at all. Source: contact-center.md#enveloped-events */
export type CenterEvent =
  | { readonly kind: 'updated'; readonly state: Conversation['state']; readonly assignment: Conversation['assignment'] }
  | { readonly kind: 'queued'; readonly queueId: string }
  | {
      readonly kind: 'member';
      readonly memberType: 'user' | 'agent';
      readonly change: 'joined' | 'left';
      readonly id: string;
    }
  /** The agent hands over; that the agent leaves follows, and is no end. */
  | { readonly kind: 'transfer' }
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'activity'; readonly activity: Activity };

/** What a change of a conversation comes to. */
export type Changed = {
  readonly conversation: Conversation;
  readonly messages: readonly Message[];
  readonly events: readonly CenterEvent[];
  /** A file that is there from now on. */
  readonly attachment?: Attachment;
  /** Routing has decided it, and is not told of it. */
  readonly isRouted?: true;
};

/** What a change is decided on. */
export type ChangeContext = { readonly now: number; readonly newId: () => string };

/** The interaction that is under way. */
export function runningInteraction({ interactions }: Conversation): Interaction | undefined {
  const last = interactions.at(-1);
  return last?.endedAt === undefined ? last : undefined;
}

/** The participant whom a client speaks for. */
export function participantOf({ participants }: Conversation, type: Participant['type']): Participant | undefined {
  return participants.find((participant) => participant.type === type);
}

/** The id of a message, as it is answered. */
export const messageId = ({ number }: Pick<Message, 'number'>): string => `m${number}`;

/** The number in a message's id; undefined when it is none. */
export function messageNumber(id: string): number | undefined {
  const [, digits] = /^m([1-9]\d{0,9})$/.exec(id) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
