import { type RoutingDecision, routeInteractions } from '../../shared/assignment/contact-center/route-interactions.ts';
import type { RoutingEffect, RoutingEvent } from '../../shared/assignment/contact-center/routing-event.ts';
import {
  type AgentSettings,
  initialRoutingState,
  type RoutingQueue,
  type RoutingState,
} from '../../shared/assignment/contact-center/routing-state.ts';
import { Agenda } from './agenda.ts';

/** A visitor as chance made it; times in ms. */
export type SimulatedVisitor = {
  readonly id: string;
  readonly queueId: string;
  readonly arrivesAt: number;
  readonly patienceMs: number;
  readonly handlingMs: number;
  /** How long the agent takes to accept. */
  readonly acceptMs: number;
  /** Whether the first offer is not taken. */
  readonly isMissedFirst: boolean;
};

/** An agent, and from when to when it is there on each day. */
export type SimulatedAgent = AgentSettings & { readonly shifts: readonly (readonly [fromAt: number, toAt: number])[] };

/** What is told of each thing that happens. */
export type Observer = (effect: RoutingEffect, at: number) => void;

type Happening = RoutingEvent extends infer Event ? (Event extends unknown ? Omit<Event, 'at'> : never) : never;

/** How long an agent stays away who did not take an offer, and after which it tries again to go home, ms. */
const againMs = 60_000;

/** Plays visitors and agents against the real assignment function; the same input plays the same. */
export class Simulation {
  #state: RoutingState = initialRoutingState;
  #now = 0;
  #count = 0;
  #wakeAt = Number.POSITIVE_INFINITY;
  readonly #agenda = new Agenda();
  readonly #visitors = new Map<string, SimulatedVisitor>();
  readonly #missed = new Set<string>();
  readonly #agents: readonly SimulatedAgent[];
  readonly #observer: Observer;

  constructor(
    queues: readonly RoutingQueue[],
    agents: readonly SimulatedAgent[],
    visitors: readonly SimulatedVisitor[],
    observer: Observer,
  ) {
    this.#agents = agents;
    this.#observer = observer;
    this.#happens({ type: 'configured', queues, agents: agents.map(({ shifts: _, ...settings }) => settings) });
    for (const agent of agents)
      for (const [fromAt, toAt] of agent.shifts) this.#agenda.plan(fromAt, () => this.#comes(agent.id, toAt));
    for (const visitor of visitors) this.#agenda.plan(visitor.arrivesAt, () => this.#arrives(visitor));
  }

  /** Plays until nothing more happens, and returns how many decisions that took. */
  run(): number {
    for (let due = this.#agenda.next(); due !== undefined; due = this.#agenda.next()) {
      this.#now = Math.max(this.#now, due.at);
      due.act();
    }
    return this.#count;
  }

  #arrives(visitor: SimulatedVisitor): void {
    const { id: interactionId, queueId, patienceMs } = visitor;
    this.#visitors.set(interactionId, visitor);
    this.#happens({ type: 'enqueued', interactionId, queueId });
    this.#agenda.plan(this.#now + patienceMs, () => {
      const stage = this.#state.interactions.find(({ id }) => id === interactionId)?.stage;
      if (stage !== undefined && stage.kind !== 'handled') this.#happens({ type: 'ended', interactionId });
    });
  }

  #comes(agentId: string, toAt: number): void {
    this.#happens({ type: 'signed-in', agentId });
    this.#happens({ type: 'status-chosen', agentId, status: 'available' });
    this.#agenda.plan(toAt, () => this.#goes(agentId));
  }

  /** The agent stops new chats, and goes when the last one is done. */
  #goes(agentId: string): void {
    this.#happens({ type: 'status-chosen', agentId, status: 'logged-out' });
    if (this.#isOut(agentId)) return;
    this.#happens({ type: 'stop-new-chosen', agentId, isStopNew: true });
    this.#agenda.plan(this.#now + againMs, () => this.#goes(agentId));
  }

  #follows(effect: RoutingEffect): void {
    if (effect.type === 'offered') this.#answers(effect);
    if (effect.type === 'joined') {
      const { interactionId } = effect;
      const handlingMs = this.#visitors.get(interactionId)?.handlingMs ?? 0;
      this.#agenda.plan(this.#now + handlingMs, () => this.#happens({ type: 'ended', interactionId }));
    }
    if (effect.type === 'ended') this.#visitors.delete(effect.interactionId);
    if (effect.type === 'agent-changed') this.#returns(effect);
  }

  #answers({ interactionId, agentId, offerId }: Extract<RoutingEffect, { readonly type: 'offered' }>): void {
    const visitor = this.#visitors.get(interactionId);
    if (visitor === undefined) return;
    if (visitor.isMissedFirst && !this.#missed.has(interactionId)) {
      this.#missed.add(interactionId);
      return;
    }
    this.#agenda.plan(this.#now + visitor.acceptMs, () =>
      this.#happens({ type: 'accepted', interactionId, agentId, offerId }),
    );
  }

  /** An agent who did not take an offer goes on after a while. */
  #returns({ agentId, status, isStopNew }: Extract<RoutingEffect, { readonly type: 'agent-changed' }>): void {
    const isOff = status === 'on-break' || status === 'work-offline';
    if (!this.#isInShift(agentId) || (!isOff && !isStopNew)) return;
    this.#agenda.plan(this.#now + againMs, () => {
      if (!this.#isInShift(agentId)) return;
      if (isStopNew) this.#happens({ type: 'stop-new-chosen', agentId, isStopNew: false });
      else this.#happens({ type: 'status-chosen', agentId, status: 'available' });
    });
  }

  #isInShift(agentId: string): boolean {
    const shifts = this.#agents.find(({ id }) => id === agentId)?.shifts ?? [];
    return shifts.some(([fromAt, toAt]) => fromAt <= this.#now && this.#now < toAt);
  }

  #isOut(agentId: string): boolean {
    return this.#state.agents.find(({ id }) => id === agentId)?.chosen === 'logged-out';
  }

  #happens(happening: Happening): void {
    this.#count += 1;
    const decision: RoutingDecision = routeInteractions(this.#state, { ...happening, at: this.#now });
    this.#state = decision.state;
    for (const effect of decision.effects) {
      this.#observer(effect, this.#now);
      this.#follows(effect);
    }
    const { wakeAt = Number.POSITIVE_INFINITY } = decision;
    if (wakeAt >= this.#wakeAt) return;
    this.#wakeAt = wakeAt;
    this.#agenda.plan(wakeAt, () => this.#wakes());
  }

  #wakes(): void {
    this.#wakeAt = Number.POSITIVE_INFINITY;
    this.#happens({ type: 'time-passed' });
  }
}
