import {
  type CenterEvent,
  type ChangeContext,
  type Changed,
  type Conversation,
  participantOf,
  runningInteraction,
} from './conversation.ts';
import type { Person } from './person.ts';

/** The user leaves, and the interaction is over; undefined when it is already. Source: contact-center.md#leave */
export function left(before: Conversation, { now }: ChangeContext): Changed | undefined {
  const running = runningInteraction(before);
  if (running === undefined) return undefined;
  const { interactions, participants, queueId } = before;
  const assignment = { type: 'queue', id: queueId } as const;
  const conversation: Conversation = {
    ...before,
    state: 'idle',
    assignment,
    interactions: interactions.map((each) => (each.id === running.id ? { ...each, endedAt: now } : each)),
    participants: participants.map((each) => (each.type === 'user' ? { ...each, removed: true } : each)),
  };
  const id = participantOf(before, 'user')?.id ?? '';
  const events: readonly CenterEvent[] = [
    { kind: 'member', memberType: 'user', change: 'left', id },
    { kind: 'updated', state: 'idle', assignment },
  ];
  return { conversation, messages: [], events };
}

/** What is to be changed. */
export type Reassignment = { readonly user?: Person | undefined; readonly queueId?: string | undefined };

/**
 * Another user or queue. An interaction that waits goes to the end of the other queue; where none waits the next one will be in that.
 * Undefined when nothing changes. Source: contact-center.md#change-conversation
 */
export function reassigned(
  before: Conversation,
  { user = before.user, queueId = before.queueId }: Reassignment,
): Changed | undefined {
  const isMoved = queueId !== before.queueId;
  if (!isMoved && JSON.stringify(user) === JSON.stringify(before.user)) return undefined;
  const assignment = isMoved ? ({ type: 'queue', id: queueId } as const) : before.assignment;
  const waits = runningInteraction(before) !== undefined;
  const conversation: Conversation = { ...before, user, queueId, assignment };
  const { state } = before;
  const moved: readonly CenterEvent[] = isMoved && waits ? [{ kind: 'queued', queueId }] : [];
  return { conversation, messages: [], events: [{ kind: 'updated', state, assignment }, ...moved] };
}
