import { defined } from '../../kernel/defined.ts';
import type { RoutingEffect, RoutingRefusal } from './routing-event.ts';
import type { InteractionStage, RoutedInteraction, RoutingAgent, RoutingState } from './routing-state.ts';

/** What an event has led to so far. */
export type Step = {
  readonly state: RoutingState;
  readonly effects: readonly RoutingEffect[];
  readonly refusal?: RoutingRefusal;
};

/** An offer that stands. */
export type Offer = Extract<InteractionStage, { readonly kind: 'offered' }>;

/** Choice: so many agents are remembered in a round, so that an interaction stays small; the oldest are forgotten. */
const mostOfferedTo = 20;

/** The interaction of an id. */
export function interactionOf({ interactions }: RoutingState, id: string): RoutedInteraction | undefined {
  return interactions.find((one) => one.id === id);
}

/** The agent of an id. */
export function agentOf({ agents }: RoutingState, id: string): RoutingAgent | undefined {
  return agents.find((one) => one.id === id);
}

/** The step with one interaction changed, and what follows from that. */
export function withInteraction(step: Step, changed: RoutedInteraction, ...effects: readonly RoutingEffect[]): Step {
  const interactions = step.state.interactions.map((one) => (one.id === changed.id ? changed : one));
  return withState(step, { interactions }, ...effects);
}

/** The step without an interaction, and what follows from that. */
export function withoutInteraction(step: Step, id: string, ...effects: readonly RoutingEffect[]): Step {
  return withState(step, { interactions: step.state.interactions.filter((one) => one.id !== id) }, ...effects);
}

/** The step with one agent changed. */
export function withAgent(step: Step, id: string, changed: Partial<RoutingAgent>): Step {
  const agents = step.state.agents.map((one) => (one.id === id ? { ...one, ...changed } : one));
  return withState(step, { agents });
}

/** The step with members of the state replaced, and what follows from that. */
export function withState(step: Step, changed: Partial<RoutingState>, ...effects: readonly RoutingEffect[]): Step {
  return { ...step, state: { ...step.state, ...changed }, effects: [...step.effects, ...effects] };
}

/** The step of an event that changes nothing. */
export function refused(step: Step, refusal: RoutingRefusal): Step {
  return { ...step, refusal };
}

/** Takes an offer back that came to nothing without the agent's doing: the agent counts as idle since before it. */
export function withOfferWithdrawn(step: Step, interaction: RoutedInteraction, offer: Offer): Step {
  const { agentId, offerId, idleBefore } = offer;
  const agents = step.state.agents.map((one): RoutingAgent => {
    if (one.id !== agentId) return one;
    const { idleSince: _, ...agent } = one;
    return { ...agent, ...defined({ idleSince: idleBefore }) };
  });
  const ended = { type: 'offer-ended', interactionId: interaction.id, agentId, offerId, reason: 'withdrawn' } as const;
  return withInteraction(withState(step, { agents }), { ...interaction, stage: { kind: 'waiting' } }, ended);
}

/** The list with one more agent to whom an interaction was offered. */
export function withOfferedTo(offeredTo: readonly string[], agentId: string): readonly string[] {
  return [...offeredTo.filter((one) => one !== agentId), agentId].slice(-mostOfferedTo);
}
