import { typing } from './agent-typing.ts';
import {
  type CenterEvent,
  type ChangeContext,
  type Changed,
  type Conversation,
  runningInteraction,
} from './conversation.ts';

/** Who is gone when an interaction is over: the agent in any case. */
type Leaving = { readonly user: boolean };

/**
 * The interaction that is under way is over: an agent who has it types no more and leaves, and it is idle. Source: contact-center.md#states
 */
export function over(
  before: Conversation,
  now: number,
  { user }: Leaving,
): { readonly conversation: Conversation; readonly events: readonly CenterEvent[] } {
  const running = runningInteraction(before);
  const { conversation: silent, events: silence } = typing(before, undefined);
  const { interactions, participants, queueId, ...rest } = silent;
  const assignment = { type: 'queue', id: queueId } as const;
  const isGone = (type: string): boolean => type === 'agent' || (user && type === 'user');
  const conversation: Conversation = {
    ...rest,
    queueId,
    state: 'idle',
    assignment,
    interactions: interactions.map((each) => (each.id === running?.id ? { ...each, endedAt: now } : each)),
    participants: participants.map((each) => (isGone(each.type) ? { ...each, removed: true } : each)),
  };
  const agent = before.assignment.type === 'agent' ? before.assignment.id : undefined;
  const left: readonly CenterEvent[] =
    agent === undefined ? [] : [{ kind: 'member', memberType: 'agent', change: 'left', id: agent }];
  return { conversation, events: [...silence, ...left, { kind: 'updated', state: 'idle', assignment }] };
}

/** An interaction is over that no queue takes; undefined when it is already. */
export function closed(before: Conversation, interactionId: string, { now }: ChangeContext): Changed | undefined {
  if (runningInteraction(before)?.id !== interactionId) return undefined;
  return { ...over(before, now, { user: false }), messages: [] };
}
