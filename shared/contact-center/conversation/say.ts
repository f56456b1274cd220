import {
  type ChangeContext,
  type Changed,
  type Conversation,
  type Message,
  type MessageContent,
  type Participant,
  participantOf,
  runningInteraction,
} from './conversation.ts';
import { enqueued } from './enqueue.ts';

/** Who says it in the name of the client. */
type SayingType = 'user' | 'bot';

/**
 * A client says something. What the user says on a conversation whose interaction has ended begins the next one, in the queue that
 * had it last; what a bot says does not. Source: contact-center.md#author-types
 */
export function said(before: Conversation, type: SayingType, content: MessageContent, context: ChangeContext): Changed {
  const reopens = type === 'user' && runningInteraction(before) === undefined;
  const opened = reopens ? enqueued(before, before.queueId, context) : { conversation: before, events: [] };
  const { conversation, author } = withAuthor(opened.conversation, type, context);
  const message: Message = {
    number: conversation.lastMessage + 1,
    interactionId: conversation.interactions.at(-1)?.id ?? '',
    at: context.now,
    author: { id: author.id, type },
    ...content,
  };
  return {
    conversation: { ...conversation, lastMessage: message.number },
    messages: [message],
    events: [...opened.events, { kind: 'message', message }],
  };
}

function withAuthor(
  conversation: Conversation,
  type: SayingType,
  { newId }: ChangeContext,
): { readonly conversation: Conversation; readonly author: Participant } {
  const known = participantOf(conversation, type);
  if (known !== undefined) return { conversation, author: known };
  const author = { id: newId(), type, language: conversation.user.language, removed: false };
  return { conversation: { ...conversation, participants: [...conversation.participants, author] }, author };
}
