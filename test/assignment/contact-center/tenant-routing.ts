import {
  type RoutingDecision,
  routeInteractions,
} from '../../../shared/assignment/contact-center/route-interactions.ts';
import type {
  AgentStatus,
  RoutingEffect,
  RoutingEvent,
} from '../../../shared/assignment/contact-center/routing-event.ts';
import {
  type AgentSettings,
  initialRoutingState,
  type RoutedInteraction,
  type RoutingQueue,
  type RoutingState,
} from '../../../shared/assignment/contact-center/routing-state.ts';

/** An event without its time. */
export type Happening = RoutingEvent extends infer Event
  ? Event extends { readonly at: number }
    ? Omit<Event, 'at'>
    : never
  : never;

/** An agent's settings; members of every queue that is named, with its level. */
export function agent(
  id: string,
  queues: Readonly<Record<string, number>>,
  more: Partial<AgentSettings> = {},
): AgentSettings {
  const members = Object.entries(queues).map(([queue, level]) => ({ id: queue, level }));
  return { id, capacity: 1, offerMs: 30_000, wrapUpMs: 0, languages: [], queues: members, ...more };
}

/** The routing of one tenant, to which things happen one after the other. */
export class TenantRouting {
  state: RoutingState = initialRoutingState;
  at = 1_000_000;
  last: RoutingDecision = { state: initialRoutingState, effects: [] };
  readonly effects: RoutingEffect[] = [];

  /** A tenant with these queues and agents; the agents named are available. */
  static of(
    queues: Readonly<Record<string, number>>,
    agents: readonly AgentSettings[],
    available: readonly string[] = agents.map(({ id }) => id),
  ): TenantRouting {
    const routing = new TenantRouting();
    const list = Object.entries(queues).map(([id, priority]): RoutingQueue => ({ id, priority }));
    routing.happens({ type: 'configured', queues: list, agents });
    for (const id of available) routing.comes(id);
    return routing;
  }

  happens(happening: Happening): readonly RoutingEffect[] {
    this.last = routeInteractions(this.state, { ...happening, at: this.at });
    this.state = this.last.state;
    this.effects.push(...this.last.effects);
    return this.last.effects;
  }

  /** Time passes, and the alarm of whatever was due by then comes. */
  passes(ms: number): readonly RoutingEffect[] {
    this.at += ms;
    return this.happens({ type: 'time-passed' });
  }

  comes(agentId: string): void {
    this.happens({ type: 'signed-in', agentId });
    this.happens({ type: 'status-chosen', agentId, status: 'available' });
  }

  enqueued(interactionId: string, queueId: string, language?: string): readonly RoutingEffect[] {
    return this.happens({ type: 'enqueued', interactionId, queueId, ...(language === undefined ? {} : { language }) });
  }

  /** The agent of an offer takes it, or turns it down. */
  answers(type: 'accepted' | 'rejected', interactionId: string): readonly RoutingEffect[] {
    const { stage } = this.interaction(interactionId);
    if (stage.kind !== 'offered') throw new Error(`${interactionId} is not offered`);
    return this.happens({ type, interactionId, agentId: stage.agentId, offerId: stage.offerId });
  }

  interaction(id: string): RoutedInteraction {
    const found = this.state.interactions.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no interaction ${id}`);
    return found;
  }

  /** The agent to whom an interaction is offered, or who handles it. */
  agentOf(interactionId: string): string | undefined {
    const { stage } = this.interaction(interactionId);
    return stage.kind === 'waiting' ? undefined : stage.agentId;
  }

  /** The status of an agent as it was last told. */
  statusOf(agentId: string): AgentStatus | undefined {
    return this.effects
      .flatMap((effect) => (effect.type === 'agent-changed' && effect.agentId === agentId ? [effect.status] : []))
      .at(-1);
  }

  /** Offers so far, as `interaction→agent`. */
  get offers(): readonly string[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'offered' ? [`${effect.interactionId}→${effect.agentId}`] : [],
    );
  }
}
