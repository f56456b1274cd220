import type { CenterEvent, ChangeContext, Conversation } from './conversation.ts';

/** Interactions of a conversation that are remembered; the oldest are forgotten. */
const mostInteractions = 500;

/** The next interaction begins, in a queue. Source: contact-center.md#flat-events */
export function enqueued(
  before: Conversation,
  queueId: string,
  { now, newId }: ChangeContext,
): { readonly conversation: Conversation; readonly events: readonly CenterEvent[] } {
  const { tenant, interactions, participants } = before;
  const assignment = { type: 'queue', id: queueId } as const;
  const interaction = { id: interactionId(tenant, now, newId()), startedAt: now };
  const conversation: Conversation = {
    ...before,
    state: 'active',
    assignment,
    queueId,
    interactions: [...interactions, interaction].slice(-mostInteractions),
    participants: participants.map((each) => (each.type === 'user' ? { ...each, removed: false } : each)),
  };
  const user = participants.find(({ type }) => type === 'user');
  return {
    conversation,
    events: [
      { kind: 'updated', state: 'active', assignment },
      { kind: 'member', memberType: 'user', change: 'joined', id: user?.id ?? '' },
      { kind: 'queued', queueId },
    ],
  };
}

/** In the form of recorded ones. Source: contact-center.md#interactions */
function interactionId(tenant: string, atMs: number, id: string): string {
  return `int-${atMs.toString(16)}-${id}-chat-01-${tenant}`;
}
