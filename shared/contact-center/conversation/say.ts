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
import { heardByHandBack, isHandedBack, withoutHandBack } from './hand-back.ts';

/** Who says it in the name of the client. */
type SayingType = 'user' | 'bot';

/**
 * A client says something. What the user says on a conversation whose interaction has ended begins the next one, in the queue that
 * had it last, unless it was handed to a webhook then; what a bot says does not. Source: contact-center.md#author-types
 */
export function said(before: Conversation, type: SayingType, content: MessageContent, context: ChangeContext): Changed {
  const opened = openedBy(before, type, context);
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

function openedBy(before: Conversation, type: SayingType, context: ChangeContext) {
  const isGoingOn = runningInteraction(before) !== undefined;
  if (isGoingOn) return { conversation: before, events: [] };
  if (isHandedBack(before, context.now)) return { conversation: heardByHandBack(before, context.now), events: [] };
  if (type === 'bot') return { conversation: before, events: [] };
  return enqueued(handBackDone(before), before.queueId, context);
}

/** What is still to come stays; what has been is forgotten. */
const handBackDone = (before: Conversation): Conversation =>
  before.handBack?.startedAt === undefined ? before : withoutHandBack(before);

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
