import { agentLoads, statusOf } from '../../assignment/contact-center/agent-load.ts';
import type { RoutingAgent, RoutingState } from '../../assignment/contact-center/routing-state.ts';
import { defined } from '../../kernel/defined.ts';
import { toRfc3339 } from '../../kernel/time.ts';
import { type Attachment, type Conversation, type Message, messageId } from '../conversation/conversation.ts';
import { userOf } from '../conversation/person.ts';
import { idsIn } from '../routing/routed-tenant.ts';

/** What an agent has to do with a conversation, as routing knows it. `routedId`: how routing names its interaction. */
export type AgentWork = {
  readonly routedId: string;
  readonly conversationId: string;
  readonly interactionId: string;
} & (
  | {
      readonly stage: 'offered';
      readonly queueId: string;
      readonly queuedAt: number;
      readonly offerId: number;
      readonly expiresAt: number;
    }
  | { readonly stage: 'handled'; readonly queueId: string }
  | { readonly stage: 'wrap-up'; readonly endsAt: number }
);

/** Everything that an agent is offered, handles or wraps up. */
export function workOf({ interactions, wrapUps }: RoutingState, agentId: string): readonly AgentWork[] {
  const work = interactions.flatMap(({ id, queueId, queuedAt, stage }): readonly AgentWork[] => {
    if (stage.kind === 'waiting' || stage.agentId !== agentId) return [];
    const named = { routedId: id, ...idsIn(id), queueId };
    if (stage.kind === 'handled') return [{ ...named, stage: 'handled' }];
    const { offerId, expiresAt } = stage;
    return [{ ...named, stage: 'offered', queuedAt, offerId, expiresAt }];
  });
  const wrapping = wrapUps
    .filter((each) => each.agentId === agentId)
    .map(({ interactionId, endsAt }): AgentWork => {
      return { routedId: interactionId, ...idsIn(interactionId), stage: 'wrap-up', endsAt };
    });
  return [...work, ...wrapping];
}

/** An agent's status, as it is answered. */
export function statusView(state: RoutingState, agent: RoutingAgent) {
  return { status: statusOf(agent, agentLoads(state).get(agent.id)), stopNew: agent.isStopNew };
}

/** What an agent has to do with a conversation, as it is answered. */
export function workView(work: AgentWork, conversation: Conversation | undefined) {
  const { routedId: _, ...shown } = work;
  const { user, lastMessage, interactions = [] } = conversation ?? {};
  const times =
    work.stage === 'offered'
      ? { queuedAt: toRfc3339(work.queuedAt), expiresAt: toRfc3339(work.expiresAt) }
      : work.stage === 'wrap-up'
        ? { endsAt: toRfc3339(work.endsAt), isOver: isOver(interactions, work.interactionId) }
        : {};
  return { ...shown, ...times, ...defined({ user: user === undefined ? undefined : userOf(user), lastMessage }) };
}

/** Whether an interaction has ended; else its agent has given it away. */
const isOver = (interactions: Conversation['interactions'], interactionId: string): boolean =>
  interactions.find(({ id }) => id === interactionId)?.endedAt !== undefined;

/** A conversation, as it is answered to an agent. */
export function conversationView(conversation: Conversation) {
  const { id, channelId, queueId, user, state, assignment, interactions, participants, lastMessage } = conversation;
  return {
    id,
    channelId,
    queueId,
    user: userOf(user),
    state,
    assignment,
    interactions: interactions.map(({ id: interactionId, startedAt, endedAt }) => ({
      id: interactionId,
      startTime: toRfc3339(startedAt),
      ...defined({ endTime: endedAt === undefined ? undefined : toRfc3339(endedAt) }),
    })),
    participants: participants.map(({ id: participantId, type, name, removed }) => ({
      id: participantId,
      type,
      removed,
      ...defined({ name }),
    })),
    lastMessage,
  };
}

/** A file, as it is answered to an agent. */
export function attachmentView({ id, filename, size, type, createdAt }: Attachment) {
  return { id, filename, sizeInBytes: size, type, createdAt: toRfc3339(createdAt) };
}

/** A message, as it is answered to an agent. */
export function messageView({
  number,
  interactionId,
  at,
  author,
  text,
  externalProvider,
  cards,
  attachments,
}: Message) {
  const said = defined({ text, externalProvider, cards, attachments: attachments?.map(attachmentView) });
  return { id: messageId({ number }), number, interactionId, createdAt: toRfc3339(at), author, ...said };
}
