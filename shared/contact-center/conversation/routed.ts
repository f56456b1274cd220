import type { RoutingEffect } from '../../assignment/contact-center/routing-event.ts';
import { typing } from './agent-typing.ts';
import { type CenterEvent, type Changed, type Conversation, runningInteraction } from './conversation.ts';
import { over } from './end.ts';

/** Something that routing has decided about one of a conversation's interactions. Numbers grow; those of one decision are the same. */
export type RoutedStep = {
  readonly number: number;
  readonly interactionId: string;
  readonly effect: RoutingEffect;
};

/** How far steps have been applied. `isAway`: the agent has left, and which queue has it now is told next. */
type Applied = {
  readonly conversation: Conversation;
  readonly events: readonly CenterEvent[];
  readonly isAway: boolean;
};

/**
 * Applies what routing has decided, as far as it was not yet; undefined when that changes nothing. What the conversation itself has told
 * routing is known here already. Source: docs/decisions/0020-routing-partition.md
 */
export function routed(
  before: Conversation,
  steps: readonly RoutedStep[],
  nameOf: (agentId: string) => string,
  now: number,
): Changed | undefined {
  const due = steps.filter(({ number }) => number > (before.routed ?? 0));
  const start: Applied = { conversation: before, events: [], isAway: false };
  const applied = due.reduce((so, step) => apply(so, step, nameOf, now), start);
  if (applied.conversation === before) return undefined;
  const conversation = { ...applied.conversation, routed: due.at(-1)?.number };
  return { conversation, messages: [], events: applied.events, isRouted: true };
}

function apply(
  applied: Applied,
  { interactionId, effect }: RoutedStep,
  nameOf: (agentId: string) => string,
  now: number,
): Applied {
  const { conversation, events, isAway } = applied;
  if (runningInteraction(conversation)?.id !== interactionId) return applied;
  switch (effect.type) {
    case 'joined':
      return joined(applied, effect.agentId, nameOf(effect.agentId));
    case 'left':
      return effect.reason === 'ended' ? applied : agentLeft(applied, effect.agentId, effect.reason === 'transferred');
    case 'queued':
      return isAway ? queued(applied, effect.queueId) : applied;
    case 'ended': {
      if (effect.reason === 'ended') return applied;
      const ended = over(conversation, now, { user: false });
      return { conversation: ended.conversation, events: [...events, ...ended.events], isAway: false };
    }
    default:
      return applied;
  }
}

function joined({ conversation, events }: Applied, id: string, name: string): Applied {
  const assignment = { type: 'agent', id } as const;
  const { participants, state, user } = conversation;
  const agent = { id, type: 'agent', language: user.language, removed: false, name } as const;
  return {
    conversation: {
      ...conversation,
      assignment,
      participants: [...participants.filter((each) => each.id !== id), agent],
    },
    events: [
      ...events,
      { kind: 'member', memberType: 'agent', change: 'joined', id },
      { kind: 'updated', state, assignment },
    ],
    isAway: false,
  };
}

function agentLeft(applied: Applied, id: string, isTransfer: boolean): Applied {
  const { conversation, events } = applied;
  const { conversation: silent, events: silence } = typing(conversation, undefined);
  const { assignment, participants, queueId, ...rest } = silent;
  if (assignment.type !== 'agent' || assignment.id !== id) return applied;
  return {
    conversation: {
      ...rest,
      queueId,
      assignment: { type: 'queue', id: queueId },
      participants: participants.map((each) => (each.id === id ? { ...each, removed: true } : each)),
    },
    events: [
      ...events,
      ...silence,
      ...(isTransfer ? [{ kind: 'transfer' } as const] : []),
      { kind: 'member', memberType: 'agent', change: 'left', id },
    ],
    isAway: true,
  };
}

function queued({ conversation, events }: Applied, queueId: string): Applied {
  const assignment = { type: 'queue', id: queueId } as const;
  const { state } = conversation;
  return {
    conversation: { ...conversation, queueId, assignment },
    events: [...events, { kind: 'updated', state, assignment }, { kind: 'queued', queueId }],
    isAway: false,
  };
}
