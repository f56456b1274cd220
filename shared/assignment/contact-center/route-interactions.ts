import { agentLoads, placesIn, statusOf } from './agent-load.ts';
import {
  accept,
  chooseStatus,
  chooseStopNew,
  configure,
  end,
  enqueue,
  passOver,
  reject,
  signIn,
  signOut,
  transfer,
  wrapUp,
} from './changes.ts';
import { type ClosedQueues, closedQueues } from './closed-queues.ts';
import { relaxedAt, withOffers } from './offers.ts';
import type { RoutingEffect, RoutingEvent, RoutingRefusal } from './routing-event.ts';
import type { RoutedInteraction, RoutingState } from './routing-state.ts';
import { type Step, withAgent, withInteraction } from './step.ts';
import { positionOf } from './waiting-order.ts';

/** What an event leads to. */
export type RoutingDecision = {
  readonly state: RoutingState;
  readonly effects: readonly RoutingEffect[];
  /** Why the event itself changed nothing; what time has brought about is in the state nevertheless. */
  readonly refusal?: RoutingRefusal;
  /** When `time-passed` is due at the latest, epoch ms; absent: nothing waits for time. An earlier one does no harm. */
  readonly wakeAt?: number;
};

/**
 * Who gets which waiting interaction of a tenant's contact center. Pure: the same state and event give the same decision, time is
 * `event.at`, and a time before the state's is raised to it.
 * To use it: load the tenant's state (`initialRoutingState` where there is none), route the event, and write the state together with what
 * the effects cause in one transaction; decide again on a conflict. Have an alarm for `wakeAt` pending, which brings `time-passed`.
 * Source: the contact center's rules of queues and agents, docs/decisions/0015-who-is-asked.md.
 */
export function routeInteractions(state: RoutingState, event: RoutingEvent): RoutingDecision {
  const at = Math.max(state.at, event.at);
  const step = settled(changed(withDue({ state: { ...state, at }, effects: [] }), event));
  const closed = closedQueues(step.state);
  const routed = withArrivals(withOffers(step, closed));
  const effects = [...routed.effects, ...agentChanges(state, routed.state)];
  const wakeAt = nextTime(routed.state, closed);
  return {
    state: routed.state,
    effects,
    ...(routed.refusal === undefined ? {} : { refusal: routed.refusal }),
    ...(wakeAt === undefined ? {} : { wakeAt }),
  };
}

function changed(step: Step, event: RoutingEvent): Step {
  switch (event.type) {
    case 'configured':
      return configure(step, event);
    case 'enqueued':
      return enqueue(step, event);
    case 'transferred':
      return transfer(step, event);
    case 'accepted':
      return accept(step, event);
    case 'rejected':
      return reject(step, event);
    case 'ended':
      return end(step, event.interactionId);
    case 'wrapped-up':
      return wrapUp(step, event.interactionId, event.agentId);
    case 'signed-in':
      return signIn(step, event.agentId);
    case 'status-chosen':
      return chooseStatus(step, event);
    case 'stop-new-chosen':
      return chooseStopNew(step, event.agentId, event.isStopNew);
    case 'agent-lost':
      return signOut(step, event.agentId);
    case 'time-passed':
      return step;
  }
}

/** Ends the offers and wrap-ups whose time has come, the earliest first. */
function withDue(step: Step): Step {
  const { at, interactions, wrapUps } = step.state;
  const offers = interactions.flatMap((interaction) => {
    const { stage } = interaction;
    if (stage.kind !== 'offered' || stage.expiresAt > at) return [];
    return [{ at: stage.expiresAt, apply: (rest: Step) => passOver(rest, interaction, 'timeout') }];
  });
  const wraps = wrapUps
    .filter(({ endsAt }) => endsAt <= at)
    .map(({ interactionId, agentId, endsAt }) => ({
      at: endsAt,
      apply: (rest: Step) => wrapUp(rest, interactionId, agentId, endsAt),
    }));
  return [...wraps, ...offers].sort((a, b) => a.at - b.at).reduce((rest, { apply }) => apply(rest), step);
}

/** Ends what waits in a queue that is gone, and takes agents offline who stopped new chats and have none left. */
function settled(step: Step): Step {
  const isRoutable = ({ queueId, stage }: RoutedInteraction): boolean =>
    stage.kind === 'handled' || step.state.queues.some(({ id }) => id === queueId);
  const lost = step.state.interactions.filter((interaction) => !isRoutable(interaction));
  const routable = lost.reduce((rest, { id }) => end(rest, id, 'queue-removed'), step);
  const loads = agentLoads(routable.state);
  const stopped = routable.state.agents.filter(({ id, isStopNew }) => isStopNew && !loads.has(id));
  return stopped.reduce((rest, { id }) => withAgent(rest, id, { chosen: 'work-offline', isStopNew: false }), routable);
}

/** Notes how things stand for those who came into a queue by this event and were not offered at once. */
function withArrivals(step: Step): Step {
  const entered = step.effects.flatMap((effect) => (effect.type === 'queued' ? [effect.interactionId] : []));
  return entered.reduce((rest, interactionId) => {
    const interaction = rest.state.interactions.find(({ id }) => id === interactionId);
    if (interaction?.stage.kind !== 'waiting') return rest;
    const { queueId } = interaction;
    const arrival = { position: positionOf(rest.state, interaction), places: placesIn(rest.state, queueId) };
    const kept = { type: 'kept-waiting', interactionId, queueId, ...arrival } as const;
    return withInteraction(rest, { ...interaction, arrival }, kept);
  }, step);
}

function agentChanges(before: RoutingState, after: RoutingState): readonly RoutingEffect[] {
  const loadsBefore = agentLoads(before);
  const loadsAfter = agentLoads(after);
  const known = new Map(before.agents.map((agent) => [agent.id, agent]));
  return after.agents.flatMap((agent): RoutingEffect[] => {
    const { id: agentId, isStopNew } = agent;
    const old = known.get(agentId);
    const status = statusOf(agent, loadsAfter.get(agentId));
    const isSame =
      old !== undefined && statusOf(old, loadsBefore.get(agentId)) === status && old.isStopNew === isStopNew;
    return isSame ? [] : [{ type: 'agent-changed', agentId, status, isStopNew }];
  });
}

function nextTime(state: RoutingState, closed: ClosedQueues): number | undefined {
  const offers = state.interactions.flatMap(({ stage }) => (stage.kind === 'offered' ? [stage.expiresAt] : []));
  const relaxed = relaxedAt(state, closed);
  const opening = [...closed.values()].filter(Number.isFinite);
  const wraps = state.wrapUps.map(({ endsAt }) => endsAt);
  const times = [...offers, ...wraps, ...opening, ...(relaxed === undefined ? [] : [relaxed])];
  return times.length === 0 ? undefined : Math.min(...times);
}
