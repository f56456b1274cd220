import type { AuthorType } from '../../protocol/contact-center/chat-api/conversations.ts';
import type { ChangeContext, Changed, Conversation, Message, MessageContent } from './conversation.ts';
import { enqueued } from './enqueue.ts';
import type { Person } from './person.ts';

/** A message that was said before. */
export type EarlierMessage = MessageContent & { readonly authorType: Extract<AuthorType, 'user' | 'bot'> };

/** What a conversation begins with. */
export type Beginning = {
  readonly id: string;
  readonly tenant: string;
  readonly channelId: string;
  readonly queueId: string;
  readonly user: Person;
  readonly history: readonly EarlierMessage[];
};

/**
 * Begins a conversation with its first interaction. It exists before its interaction does, and is said to.
 * Source: contact-center.md#create-conversation
 */
export function begun({ id, tenant, channelId, queueId, user, history }: Beginning, context: ChangeContext): Changed {
  const { now, newId } = context;
  const assignment = { type: 'queue', id: queueId } as const;
  const { language } = user;
  const person = { id: newId(), type: 'user', language, removed: false } as const;
  const bot = { id: newId(), type: 'bot', language, removed: false } as const;
  const created: Conversation = {
    schema: 1,
    id,
    tenant,
    channelId,
    createdAt: now,
    at: now,
    user,
    state: 'created',
    assignment,
    queueId,
    interactions: [],
    participants: history.some(({ authorType }) => authorType === 'bot') ? [person, bot] : [person],
    historyCount: history.length,
    lastMessage: history.length,
    lastEvent: 0,
  };
  const { conversation, events } = enqueued(created, queueId, context);
  const interactionId = conversation.interactions.at(-1)?.id ?? '';
  const messages = history.map(({ authorType, ...content }, index): Message => {
    const author = { id: authorType === 'bot' ? bot.id : person.id, type: authorType };
    return { number: index + 1, interactionId, at: now, author, ...content };
  });
  return { conversation, messages, events: [{ kind: 'updated', state: 'created', assignment }, ...events] };
}
