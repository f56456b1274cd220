import { RequestRefused } from '../../kernel/errors.ts';
import { typing } from './agent-typing.ts';
import type { ChangeContext, Changed, Conversation, Message, MessageContent } from './conversation.ts';
import { over } from './end.ts';
import { handedBack } from './hand-back.ts';

/** The agent says something. @throws {RequestRefused} Conflict — when another one has the conversation, or none */
export function agentSaid(
  before: Conversation,
  agentId: string,
  content: MessageContent,
  { now }: ChangeContext,
): Changed {
  requireAgent(before, agentId);
  const { conversation, events } = typing(before, undefined);
  const message: Message = {
    number: before.lastMessage + 1,
    interactionId: before.interactions.at(-1)?.id ?? '',
    at: now,
    author: { id: agentId, type: 'agent' },
    ...content,
  };
  return {
    conversation: { ...conversation, lastMessage: message.number },
    messages: [message],
    events: [...events, { kind: 'message', message }],
  };
}

/**
 * The agent begins or stops to type; undefined when that is known. Source: contact-center.md#activities
 * @throws {RequestRefused} Conflict — when another one has the conversation, or none
 */
export function agentTyped(before: Conversation, agentId: string, isTyping: boolean): Changed | undefined {
  requireAgent(before, agentId);
  const { conversation, events } = typing(before, isTyping ? agentId : undefined);
  return events.length === 0 ? undefined : { conversation, messages: [], events };
}

/** The agent ends the interaction. @throws {RequestRefused} Conflict — when another one has the conversation, or none */
export function endedByAgent(before: Conversation, agentId: string, { now }: ChangeContext): Changed {
  requireAgent(before, agentId);
  const { conversation, events } = over(before, now, { user: false });
  return { conversation: handedBack(conversation, now), messages: [], events };
}

/** @throws {RequestRefused} Conflict — when another agent has the conversation, or none */
export function requireAgent({ assignment }: Conversation, agentId: string): void {
  if (assignment.type === 'agent' && assignment.id === agentId) return;
  throw new RequestRefused('Conflict', 'You do not have this conversation.');
}
