import { defined } from '../../kernel/defined.ts';
import type { FlatEvent } from '../../protocol/contact-center/chat-api/events.ts';
import type { EnvelopedEvent } from '../../protocol/contact-center/chat-gateway/events.ts';
import { type WebhookVersion, webhookVersions } from '../../protocol/contact-center/webhook-versions.ts';
import type { CenterEvent, Conversation, Message } from './conversation.ts';
import { userOf } from './person.ts';

/** The names of queues, by id. */
export type QueueNames = (id: string) => string;

/**
 * An event as webhooks of a version are sent it; undefined where they are not. The version decides, whichever API brought it about.
 * Source: contact-center.md#webhook-versions
 */
export function wireEvent(
  event: CenterEvent,
  conversation: Conversation,
  version: WebhookVersion,
  nameOf: QueueNames,
): FlatEvent | EnvelopedEvent | undefined {
  const isGateway = webhookVersions.chatGateway.some((each) => each === version);
  return isGateway ? envelopedEvent(event, conversation, nameOf) : flatEvent(event, conversation, nameOf);
}

/** Source: contact-center.md#flat-events */
function flatEvent(event: CenterEvent, conversation: Conversation, nameOf: QueueNames): FlatEvent | undefined {
  const { id, at } = conversation;
  const system = { messageType: 'SYSTEM', conversationId: id, timestamp: at } as const;
  switch (event.kind) {
    case 'queued': {
      const { queueId } = event;
      return { eventType: 'QUEUED', ...system, queueId, queueName: nameOf(queueId) };
    }
    case 'member': {
      if (event.memberType !== 'agent') return undefined;
      const eventType = event.change === 'joined' ? 'AGENT_JOINED' : 'AGENT_LEFT';
      return { eventType, ...system, ...agentOf(event.id, conversation) };
    }
    case 'transfer':
      return { eventType: 'TRANSFER', ...system };
    case 'message': {
      const { author, text } = event.message;
      if (author.type !== 'agent' || text === undefined) return undefined;
      return { eventType: 'TEXT', ...system, messageType: 'AGENT', ...agentOf(author.id, conversation), message: text };
    }
    default:
      return undefined;
  }
}

function agentOf(agentId: string, { participants }: Conversation) {
  return { agentId, agentName: participants.find(({ id }) => id === agentId)?.name ?? agentId };
}

/** Source: contact-center.md#enveloped-events */
function envelopedEvent(event: CenterEvent, conversation: Conversation, nameOf: QueueNames): EnvelopedEvent {
  const envelope = { conversationId: conversation.id, timestamp: conversation.at };
  switch (event.kind) {
    case 'updated':
      return { eventType: 'CONVERSATION_UPDATE', ...envelope, data: updateOf(event, conversation) };
    case 'queued': {
      const { queueId } = event;
      return { eventType: 'QUEUED', ...envelope, data: { queueId, queueName: nameOf(queueId) } };
    }
    case 'member': {
      const { memberType, change, id } = event;
      return { eventType: 'MEMBERS_CHANGED', ...envelope, data: { memberType, change, id } };
    }
    case 'transfer':
      return { eventType: 'TRANSFER', ...envelope };
    case 'activity':
      return { eventType: 'ACTIVITY', ...envelope, data: event.activity };
    case 'message':
      return { eventType: 'MESSAGE', ...envelope, data: messageOf(event.message) };
  }
}

type UpdateData = Extract<EnvelopedEvent, { readonly eventType: 'CONVERSATION_UPDATE' }>['data'];

function updateOf(
  { state, assignment }: Extract<CenterEvent, { readonly kind: 'updated' }>,
  { user }: Conversation,
): UpdateData {
  const { additionalProperties } = user;
  return {
    state,
    assignment,
    user: { ...userOf(user), additionalProperties: [...additionalProperties] },
    channel: 'ChatAPI',
  };
}

/** What a client has sent comes back as an echo. */
function messageOf({ author, text, cards }: Message) {
  const { id, type } = author;
  const shown = cards?.map(({ contentType, content }) => ({ contentType, content }));
  return { isEcho: type === 'user' || type === 'bot', sender: { id, type }, ...defined({ text, cards: shown }) };
}
