import { defined } from '../../kernel/defined.ts';
import type { FlatEvent } from '../../protocol/contact-center/chat-api/events.ts';
import type { EnvelopedEvent } from '../../protocol/contact-center/chat-gateway/events.ts';
import { type WebhookVersion, webhookVersions } from '../../protocol/contact-center/webhook-versions.ts';
import type { Attachment, CenterEvent, Conversation, Message } from './conversation.ts';
import { userOf } from './person.ts';

/** What events name besides what a conversation knows. */
export type EventNames = {
  /** The name of a queue. */
  readonly queue: (id: string) => string;
  /** Where a file of the conversation is read for a while. */
  readonly link: (attachment: Attachment) => string;
};

/**
 * An event as webhooks of a version are sent it; undefined where they are not. The version decides, whichever API brought it about.
 * Source: contact-center.md#webhook-versions
 */
export function wireEvent(
  event: CenterEvent,
  conversation: Conversation,
  version: WebhookVersion,
  names: EventNames,
): FlatEvent | EnvelopedEvent | undefined {
  const isGateway = webhookVersions.chatGateway.some((each) => each === version);
  return isGateway ? envelopedEvent(event, conversation, names) : flatEvent(event, conversation, names);
}

/** Source: contact-center.md#flat-events */
function flatEvent(event: CenterEvent, conversation: Conversation, names: EventNames): FlatEvent | undefined {
  const { id, at } = conversation;
  const system = { messageType: 'SYSTEM', conversationId: id, timestamp: at } as const;
  switch (event.kind) {
    case 'queued': {
      const { queueId } = event;
      return { eventType: 'QUEUED', ...system, queueId, queueName: names.queue(queueId) };
    }
    case 'member': {
      if (event.memberType !== 'agent') return undefined;
      const eventType = event.change === 'joined' ? 'AGENT_JOINED' : 'AGENT_LEFT';
      return { eventType, ...system, ...agentOf(event.id, conversation) };
    }
    case 'transfer':
      return { eventType: 'TRANSFER', ...system };
    case 'message': {
      const { author } = event.message;
      const message = plainText(event.message, names);
      if (author.type !== 'agent' || message === '') return undefined;
      return { eventType: 'TEXT', ...system, messageType: 'AGENT', ...agentOf(author.id, conversation), message };
    }
    default:
      return undefined;
  }
}

/** Choice: these webhooks know text alone, so a file is a line with its name and where it is read. */
function plainText({ text, attachments = [] }: Message, names: EventNames): string {
  const files = attachments.map((attachment) => `${attachment.filename}: ${names.link(attachment)}`);
  return [...(text === undefined ? [] : [text]), ...files].join('\n');
}

function agentOf(agentId: string, { participants }: Conversation) {
  return { agentId, agentName: participants.find(({ id }) => id === agentId)?.name ?? agentId };
}

/** Source: contact-center.md#enveloped-events */
function envelopedEvent(event: CenterEvent, conversation: Conversation, names: EventNames): EnvelopedEvent {
  const envelope = { conversationId: conversation.id, timestamp: conversation.at };
  switch (event.kind) {
    case 'updated':
      return { eventType: 'CONVERSATION_UPDATE', ...envelope, data: updateOf(event, conversation) };
    case 'queued': {
      const { queueId } = event;
      return { eventType: 'QUEUED', ...envelope, data: { queueId, queueName: names.queue(queueId) } };
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
      return { eventType: 'MESSAGE', ...envelope, data: messageOf(event.message, names) };
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
function messageOf({ author, text, cards, attachments }: Message, names: EventNames) {
  const { id, type } = author;
  const shown = cards?.map(({ contentType, content }) => ({ contentType, content }));
  const files = attachments?.map((attachment) => {
    const { id: file, type: kind, filename: fileName } = attachment;
    return { id: file, type: kind, preSignedUrl: names.link(attachment), fileName };
  });
  const isEcho = type === 'user' || type === 'bot';
  return { isEcho, sender: { id, type }, ...defined({ text, attachments: files, cards: shown }) };
}
