import type { CenterEvent, Conversation } from './conversation.ts';

/** What follows when the agent types or does not: no event where that is known. Source: contact-center.md#activities */
export function typing(
  before: Conversation,
  agentId: string | undefined,
): { readonly conversation: Conversation; readonly events: readonly CenterEvent[] } {
  const { isAgentTyping = false, ...rest } = before;
  const isTyping = agentId !== undefined;
  const users = isTyping ? [{ id: agentId, type: 'agent' }] : [];
  const event: CenterEvent = { kind: 'activity', activity: { name: 'typing', value: { users } } };
  const conversation: Conversation = isTyping ? { ...rest, isAgentTyping: true } : rest;
  return { conversation, events: isTyping === isAgentTyping ? [] : [event] };
}
