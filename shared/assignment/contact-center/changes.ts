import { defined } from '../../kernel/defined.ts';
import { agentLoads, mayGetOffer, statusOf } from './agent-load.ts';
import { isQueueOpen } from './closed-queues.ts';
import { withOfferTo } from './offers.ts';
import type {
  Answered,
  Configured,
  Enqueued,
  LeaveReason,
  RoutingRefusal,
  StatusChosen,
  Transferred,
} from './routing-event.ts';
import { type RoutedInteraction, type RoutingAgent, routingLimits } from './routing-state.ts';
import {
  agentOf,
  interactionOf,
  refused,
  type Step,
  withAgent,
  withInteraction,
  withOfferWithdrawn,
  withoutInteraction,
  withState,
} from './step.ts';

/** Puts the queues and agents that there are now in; agents keep their status, and who is gone is signed out first. */
export function configure(step: Step, { queues, agents }: Configured): Step {
  const memberships = agents.reduce((sum, agent) => sum + agent.queues.length, 0);
  const { queues: mostQueues, agents: mostAgents, memberships: mostMemberships } = routingLimits;
  if (queues.length > mostQueues || agents.length > mostAgents || memberships > mostMemberships) {
    return refused(step, 'too-large');
  }
  const gone = step.state.agents.filter(({ id }) => !agents.some((agent) => agent.id === id));
  const without = gone.reduce((rest, { id }) => signOut(rest, id), step);
  const known = agents.map((settings): RoutingAgent => {
    const before = agentOf(step.state, settings.id);
    const kept = { chosen: before?.chosen ?? 'logged-out', isStopNew: before?.isStopNew ?? false } as const;
    return { ...settings, ...kept, ...defined({ idleSince: before?.idleSince }) };
  });
  const lastServed = step.state.lastServed.filter(({ queueId }) => queues.some(({ id }) => id === queueId));
  return withState(without, { queues, agents: known, lastServed });
}

/** Puts an interaction at the end of a queue; one that is known already stays where it is. */
export function enqueue(step: Step, { interactionId, queueId, language }: Enqueued): Step {
  if (interactionOf(step.state, interactionId) !== undefined) return step;
  if (!hasQueue(step, queueId)) return refused(step, 'unknown-queue');
  const waiting = step.state.interactions.filter(({ stage }) => stage.kind !== 'handled').length;
  if (waiting >= routingLimits.waiting) return refused(step, 'full');
  const place = step.state.lastNumber + 1;
  const interaction: RoutedInteraction = {
    id: interactionId,
    queueId,
    ...defined({ language }),
    place,
    queuedAt: step.state.at,
    offeredTo: [],
    stage: { kind: 'waiting' },
  };
  const interactions = [...step.state.interactions, interaction];
  return withState(step, { interactions, lastNumber: place }, { type: 'queued', interactionId, queueId });
}

/** Puts an interaction at the end of another queue. Choice: the agent who gives it away comes last of those who may get it. */
export function transfer(step: Step, { interactionId, queueId, agentId, toAgentId }: Transferred): Step {
  const interaction = interactionOf(step.state, interactionId);
  if (interaction === undefined) return refused(step, 'unknown-interaction');
  if (!hasQueue(step, queueId)) return refused(step, 'unknown-queue');
  const { stage } = interaction;
  if (stage.kind === 'handled') {
    if (stage.agentId !== agentId) return refused(step, 'handled-by-other');
    const refusal = toAgentId === undefined ? undefined : whyNotTo(step, agentId, toAgentId);
    if (refusal !== undefined) return refused(step, refusal);
    if (toAgentId === undefined && !isQueueOpen(step.state, queueId, step.state.at))
      return refused(step, 'queue-closed');
    const moved = inQueue(withAgentLeft(step, interaction, agentId, 'transferred'), interaction, queueId, [agentId]);
    return toAgentId === undefined ? moved : withOfferTo(moved, interactionId, toAgentId);
  }
  if (agentId !== undefined) return refused(step, 'not-from-here');
  if (interaction.queueId === queueId) return step;
  const free = stage.kind === 'offered' ? withOfferWithdrawn(step, interaction, stage) : step;
  return inQueue(free, interaction, queueId, []);
}

function whyNotTo({ state }: Step, agentId: string, toAgentId: string): RoutingRefusal | undefined {
  const agent = agentOf(state, toAgentId);
  if (agent === undefined) return 'unknown-agent';
  const isFree = toAgentId !== agentId && mayGetOffer(agent, agentLoads(state).get(toAgentId));
  return isFree ? undefined : 'agent-not-free';
}

/** An agent takes an offer; a repeat changes nothing. */
export function accept(step: Step, { interactionId, agentId, offerId }: Answered): Step {
  const interaction = interactionOf(step.state, interactionId);
  const stage = interaction?.stage;
  const isOwn =
    stage !== undefined && stage.kind !== 'waiting' && stage.agentId === agentId && stage.offerId === offerId;
  if (interaction === undefined || !isOwn) return refused(step, 'offer-gone');
  if (stage.kind === 'handled') return step;
  const { arrival, queueId, queuedAt } = interaction;
  const waitedMs = step.state.at - queuedAt;
  return withInteraction(
    step,
    { ...interaction, offeredTo: [], stage: { kind: 'handled', agentId, offerId } },
    { type: 'joined', interactionId, agentId, queueId, waitedMs, ...defined({ arrival }) },
  );
}

/** An agent turns an offer down. */
export function reject(step: Step, { interactionId, agentId, offerId }: Answered): Step {
  const interaction = interactionOf(step.state, interactionId);
  const stage = interaction?.stage;
  const isOwn = stage?.kind === 'offered' && stage.agentId === agentId && stage.offerId === offerId;
  return interaction !== undefined && isOwn ? passOver(step, interaction, 'rejected') : refused(step, 'offer-gone');
}

/**
 * An offer was not taken: the interaction is back at its place. The agent stops new chats, or goes on a break where there is none.
 */
export function passOver(step: Step, interaction: RoutedInteraction, reason: 'timeout' | 'rejected'): Step {
  const { stage, id: interactionId } = interaction;
  if (stage.kind !== 'offered') return step;
  const { agentId, offerId } = stage;
  const ended = { type: 'offer-ended', interactionId, agentId, offerId, reason } as const;
  const back = withInteraction(step, { ...interaction, stage: { kind: 'waiting' } }, ended);
  const hasChats = (agentLoads(back.state).get(agentId)?.handled ?? 0) > 0;
  return withAgent(back, agentId, hasChats ? { isStopNew: true } : { chosen: 'on-break', isStopNew: false });
}

/** An interaction is over, by either side. */
export function end(step: Step, interactionId: string, reason: 'ended' | 'queue-removed' = 'ended'): Step {
  const interaction = interactionOf(step.state, interactionId);
  if (interaction === undefined) return refused(step, 'unknown-interaction');
  const { stage } = interaction;
  const left =
    stage.kind === 'handled'
      ? withAgentLeft(step, interaction, stage.agentId, 'ended')
      : stage.kind === 'offered'
        ? withOfferWithdrawn(step, interaction, stage)
        : step;
  return withoutInteraction(left, interactionId, { type: 'ended', interactionId, reason });
}

/** An agent has done what was to be done about a chat; a repeat changes nothing. */
export function wrapUp(step: Step, interactionId: string, agentId: string, at = step.state.at): Step {
  const isThis = (one: { readonly interactionId: string; readonly agentId: string }): boolean =>
    one.interactionId === interactionId && one.agentId === agentId;
  if (!step.state.wrapUps.some(isThis)) return step;
  const wrapUps = step.state.wrapUps.filter((one) => !isThis(one));
  const ended = { type: 'wrap-up-ended', interactionId, agentId } as const;
  return withAgent(withState(step, { wrapUps }, ended), agentId, { idleSince: at });
}

/** An agent signs in, and chooses a status then. */
export function signIn(step: Step, agentId: string): Step {
  const agent = agentOf(step.state, agentId);
  if (agent === undefined) return refused(step, 'unknown-agent');
  return agent.chosen === 'logged-out' ? withAgent(step, agentId, { chosen: 'logged-in', isStopNew: false }) : step;
}

/** An agent chooses a status. */
export function chooseStatus(step: Step, { agentId, status }: StatusChosen): Step {
  const agent = agentOf(step.state, agentId);
  if (agent === undefined) return refused(step, 'unknown-agent');
  const present = statusOf(agent, agentLoads(step.state).get(agentId));
  if (present === status) return step;
  const isFree = present !== 'logged-out' && present === agent.chosen;
  return isFree ? withAgent(step, agentId, { chosen: status, isStopNew: false }) : refused(step, 'not-from-here');
}

/** A busy agent stops new chats, or resumes them. */
export function chooseStopNew(step: Step, agentId: string, isStopNew: boolean): Step {
  const agent = agentOf(step.state, agentId);
  if (agent === undefined) return refused(step, 'unknown-agent');
  if (agent.isStopNew === isStopNew) return step;
  const load = agentLoads(step.state).get(agentId);
  const isBusy = load !== undefined && load.handled > 0;
  return isBusy || !isStopNew ? withAgent(step, agentId, { isStopNew }) : refused(step, 'not-from-here');
}

/** An agent is gone: offers and chats go back to their places. */
export function signOut(step: Step, agentId: string): Step {
  if (agentOf(step.state, agentId) === undefined) return refused(step, 'unknown-agent');
  const mine = step.state.interactions.filter(({ stage }) => stage.kind !== 'waiting' && stage.agentId === agentId);
  const back = mine.reduce((rest, interaction) => withoutAgent(rest, interaction, agentId), step);
  const wraps = back.state.wrapUps.filter((one) => one.agentId === agentId);
  const wrapped = wraps.reduce((rest, { interactionId }) => wrapUp(rest, interactionId, agentId), back);
  return withAgent(wrapped, agentId, { chosen: 'logged-out', isStopNew: false });
}

function withoutAgent(step: Step, interaction: RoutedInteraction, agentId: string): Step {
  const { stage, id: interactionId, queueId } = interaction;
  if (stage.kind === 'offered') return withOfferWithdrawn(step, interaction, stage);
  const { arrival: _, ...rest } = interaction;
  const waiting = { ...rest, queuedAt: step.state.at, offeredTo: [agentId], stage: { kind: 'waiting' } as const };
  return withInteraction(
    step,
    waiting,
    { type: 'left', interactionId, agentId, reason: 'lost' },
    { type: 'queued', interactionId, queueId },
  );
}

function inQueue(step: Step, interaction: RoutedInteraction, queueId: string, offeredTo: readonly string[]): Step {
  const { arrival: _, ...rest } = interaction;
  const place = step.state.lastNumber + 1;
  const others = step.state.interactions.filter(({ id }) => id !== interaction.id);
  const moved = { ...rest, queueId, place, queuedAt: step.state.at, offeredTo, stage: { kind: 'waiting' } as const };
  const queued = { type: 'queued', interactionId: interaction.id, queueId } as const;
  return withState(step, { interactions: [...others, moved], lastNumber: place }, queued);
}

/** The agent has left a chat, and may work on for a while. */
function withAgentLeft(
  step: Step,
  { id: interactionId }: RoutedInteraction,
  agentId: string,
  reason: LeaveReason,
): Step {
  const { at, wrapUps } = step.state;
  const wrapUpMs = agentOf(step.state, agentId)?.wrapUpMs ?? 0;
  const others = wrapUps.filter((one) => one.interactionId !== interactionId || one.agentId !== agentId);
  const after = wrapUpMs > 0 ? [...others, { interactionId, agentId, endsAt: at + wrapUpMs }] : others;
  const left = { type: 'left', interactionId, agentId, reason } as const;
  return withAgent(withState(step, { wrapUps: after }, left), agentId, { idleSince: at });
}

function hasQueue({ state }: Step, queueId: string): boolean {
  return state.queues.some(({ id }) => id === queueId);
}
