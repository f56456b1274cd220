import { defined } from '../../kernel/defined.ts';
import { agentLoads, mayGetOffer } from './agent-load.ts';
import type { ClosedQueues } from './closed-queues.ts';
import type { RoutedInteraction, RoutingAgent, RoutingState } from './routing-state.ts';
import { agentOf, interactionOf, type Step, withAgent, withInteraction, withOfferedTo, withState } from './step.ts';
import { waitingOrder } from './waiting-order.ts';

/** So long only agents who speak the visitor's language are taken, milliseconds. */
export const languageWaitMs = 20_000;

/** A waiting interaction and the agent to whom it is offered next. */
type Pair = { readonly interaction: RoutedInteraction; readonly agent: RoutingAgent; readonly isNewRound: boolean };

/** Offers what waits, one after the other, until no waiting interaction has an agent who may get it. */
export function withOffers(step: Step, closed: ClosedQueues): Step {
  const pair = nextPair(step.state, closed);
  return pair === undefined ? step : withOffers(withOffer(step, pair), closed);
}

/**
 * When a waiting interaction is offered although nothing else happens, epoch ms: an agent is free who does not speak its language.
 * Undefined where there is none.
 */
export function relaxedAt(state: RoutingState, closed: ClosedQueues): number | undefined {
  const free = freeAgents(state);
  const times = offerable(state, closed)
    .filter((interaction) => membersOf(free, interaction).length > 0)
    .map(({ queuedAt }) => queuedAt + languageWaitMs);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Offers an interaction to one agent, who need not be a member of its queue. */
export function withOfferTo(step: Step, interactionId: string, agentId: string): Step {
  const interaction = interactionOf(step.state, interactionId);
  const agent = agentOf(step.state, agentId);
  const isOffered = interaction !== undefined && agent !== undefined;
  return isOffered ? withOffer(step, { interaction, agent, isNewRound: false }) : step;
}

function nextPair(state: RoutingState, closed: ClosedQueues): Pair | undefined {
  const free = freeAgents(state);
  if (free.length === 0) return undefined;
  for (const interaction of offerable(state, closed)) {
    const members = membersOf(free, interaction);
    const further = bestOf(
      members.filter(({ id }) => !interaction.offeredTo.includes(id)),
      interaction,
      state.at,
    );
    const agent = further ?? bestOf(members, interaction, state.at);
    if (agent !== undefined) return { interaction, agent, isNewRound: further === undefined };
  }
  return undefined;
}

const offerable = (state: RoutingState, closed: ClosedQueues): readonly RoutedInteraction[] =>
  waitingOrder(state).filter(({ queueId }) => !closed.has(queueId));

function freeAgents(state: RoutingState): readonly RoutingAgent[] {
  const loads = agentLoads(state);
  return state.agents.filter((agent) => mayGetOffer(agent, loads.get(agent.id)));
}

function membersOf(agents: readonly RoutingAgent[], { queueId }: RoutedInteraction): readonly RoutingAgent[] {
  return agents.filter(({ queues }) => queues.some(({ id }) => id === queueId));
}

/** The best of these agents by skill level in the queue, longest idle, id; of those who speak the language, if there are any. */
function bestOf(
  agents: readonly RoutingAgent[],
  { queueId, language, queuedAt }: RoutedInteraction,
  at: number,
): RoutingAgent | undefined {
  const speakers = agents.filter((agent) => speaks(agent, language));
  const isRelaxed = at - queuedAt >= languageWaitMs;
  const taken = speakers.length === 0 && isRelaxed ? agents : speakers;
  return taken.toSorted(
    (a, b) =>
      levelIn(b, queueId) - levelIn(a, queueId) || (a.idleSince ?? 0) - (b.idleSince ?? 0) || (a.id < b.id ? -1 : 1),
  )[0];
}

/** Choice: a region is left aside, so that `de-CH` is understood by who speaks `de`, but for languages written in several ways (`zh-cn`). */
function speaks({ languages }: RoutingAgent, language: string | undefined): boolean {
  if (language === undefined || languages.length === 0 || languages.includes(language)) return true;
  const [base = ''] = language.split('-');
  return base !== 'zh' && languages.includes(base);
}

function levelIn({ queues }: RoutingAgent, queueId: string): number {
  return queues.find(({ id }) => id === queueId)?.level ?? 0;
}

function withOffer(step: Step, { interaction, agent, isNewRound }: Pair): Step {
  const { at } = step.state;
  const offerId = step.state.lastNumber + 1;
  const expiresAt = at + agent.offerMs;
  const { id: agentId } = agent;
  const stage = { kind: 'offered', agentId, offerId, expiresAt, ...defined({ idleBefore: agent.idleSince }) } as const;
  const offeredTo = withOfferedTo(isNewRound ? [] : interaction.offeredTo, agentId);
  const counted = withState(withServed(step, interaction), { lastNumber: offerId });
  return withInteraction(
    withAgent(counted, agentId, { idleSince: at }),
    { ...interaction, stage, offeredTo },
    { type: 'offered', interactionId: interaction.id, agentId, offerId, expiresAt },
  );
}

function withServed(step: Step, { queueId }: RoutedInteraction): Step {
  const priority = step.state.queues.find(({ id }) => id === queueId)?.priority ?? 0;
  const others = step.state.lastServed.filter((one) => one.priority !== priority);
  return withState(step, { lastServed: [...others, { priority, queueId }] });
}
