import { CenterRefusal } from '../edge/center-refusal.ts';
import {
  type CenterEvent,
  type ChangeContext,
  type Changed,
  type Conversation,
  participantOf,
  runningInteraction,
} from './conversation.ts';
import { over } from './end.ts';
import { isHandedBack, withoutHandBack } from './hand-back.ts';
import type { Person } from './person.ts';

/**
 * The user leaves: the interaction is over, or what came after it; after both only the user is gone. Undefined when that is so already.
 * Source: contact-center.md#leave
 */
export function left(before: Conversation, { now }: ChangeContext): Changed | undefined {
  const { id = '', removed: isGone = true } = participantOf(before, 'user') ?? {};
  const leaving: CenterEvent = { kind: 'member', memberType: 'user', change: 'left', id };
  if (runningInteraction(before) !== undefined) {
    const { conversation, events } = over(before, now, { user: true });
    return { conversation: withoutHandBack(conversation), messages: [], events: [leaving, ...events] };
  }
  if (isHandedBack(before, now))
    return { conversation: withoutHandBack(withUserGone(before)), messages: [], events: [leaving] };
  return isGone ? undefined : { conversation: withUserGone(before), messages: [], events: [leaving] };
}

function withUserGone(before: Conversation): Conversation {
  const participants = before.participants.map((each) => (each.type === 'user' ? { ...each, removed: true } : each));
  return { ...before, participants };
}

/** What is to be changed. */
export type Reassignment = { readonly user?: Person | undefined; readonly queueId?: string | undefined };

/**
 * Another user or queue. An interaction that waits goes to the end of the other queue; where none waits the next one will be in that.
 * Undefined when nothing changes. Source: contact-center.md#change-conversation
 * @throws {CenterRefusal} assigned_to_agent — when an agent has it, and the queue is another
 */
export function reassigned(
  before: Conversation,
  { user = before.user, queueId = before.queueId }: Reassignment,
): Changed | undefined {
  const isMoved = queueId !== before.queueId;
  if (isMoved && before.assignment.type === 'agent') throw new CenterRefusal('assigned_to_agent');
  if (!isMoved && JSON.stringify(user) === JSON.stringify(before.user)) return undefined;
  const assignment = isMoved ? ({ type: 'queue', id: queueId } as const) : before.assignment;
  const waits = runningInteraction(before) !== undefined;
  const conversation: Conversation = { ...before, user, queueId, assignment };
  const { state } = before;
  const moved: readonly CenterEvent[] = isMoved && waits ? [{ kind: 'queued', queueId }] : [];
  return { conversation, messages: [], events: [{ kind: 'updated', state, assignment }, ...moved] };
}
