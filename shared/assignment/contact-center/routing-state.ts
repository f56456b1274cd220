import type { OpeningHours } from '../../kernel/opening-hours.ts';
import type { Arrival } from '../waiting-time.ts';

/** How many of what one tenant's routing holds, so that its state stays small enough for one row. */
export const routingLimits = { queues: 50, agents: 100, memberships: 1_000, waiting: 500 } as const;

/** All that routing knows of one tenant; JSON. `at` is the latest time of any event, epoch ms. */
export type RoutingState = {
  readonly schema: 1;
  readonly at: number;
  readonly queues: readonly RoutingQueue[];
  readonly agents: readonly RoutingAgent[];
  /** Those that wait, are offered or handled, in the order of their places. */
  readonly interactions: readonly RoutedInteraction[];
  readonly wrapUps: readonly WrapUp[];
  /** The queue of each priority from which an interaction was last offered. */
  readonly lastServed: readonly { readonly priority: number; readonly queueId: string }[];
  /** The last number that was given to a place or an offer. */
  readonly lastNumber: number;
};

/** Priority 1 to 10, 10 first. Among queues of one priority it goes round, but for 8, where the oldest interaction is first. */
export type RoutingQueue = {
  readonly id: string;
  readonly priority: number;
  /** Nothing is offered outside of them; absent: always open. */
  readonly hours?: OpeningHours;
};

/** What an administrator sets of an agent. */
export type AgentSettings = {
  readonly id: string;
  /** Most chats at a time, 1 to 6; one that is wrapped up counts. */
  readonly capacity: number;
  /** How long an offer stands, 15 to 60 seconds. */
  readonly offerMs: number;
  /** How long an agent may work on after a chat's end; 0: not at all. */
  readonly wrapUpMs: number;
  /** Language tags in lower case; empty: any. */
  readonly languages: readonly string[];
  /** Queues in which the agent is a member and enabled, each with the skill level 10 to 100. */
  readonly queues: readonly { readonly id: string; readonly level: number }[];
};

/** What an agent has chosen, or has got by signing in or by not taking an offer. */
export type ChosenStatus = 'logged-out' | 'logged-in' | 'on-break' | 'available' | 'work-offline';

/** An agent as routing knows it. */
export type RoutingAgent = AgentSettings & {
  readonly chosen: ChosenStatus;
  /** Takes no further chats, and is offline once the last one is wrapped up. */
  readonly isStopNew: boolean;
  /** When the agent last got an offer or ended a chat, epoch ms; absent: never. */
  readonly idleSince?: number;
};

/** One visit of a visitor, from the queue to its end. */
export type RoutedInteraction = {
  readonly id: string;
  /** The queue that it is in, or was taken from. */
  readonly queueId: string;
  /** Language tag in lower case. */
  readonly language?: string;
  /** Orders those of one queue, and stays while an interaction comes back to it. */
  readonly place: number;
  /** When it came into the queue, epoch ms. */
  readonly queuedAt: number;
  /** How things stood when it came into the queue and was not offered at once. */
  readonly arrival?: Arrival;
  /** Agents to whom it was offered in this round, the newest last. */
  readonly offeredTo: readonly string[];
  readonly stage: InteractionStage;
};

/**
 * Where an interaction stands. `idleBefore` = since when the agent had been idle before the offer; an offer that comes to nothing by
 * the visitor's leaving does not count.
 */
export type InteractionStage =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'offered';
      readonly agentId: string;
      readonly offerId: number;
      readonly expiresAt: number;
      readonly idleBefore?: number;
    }
  | { readonly kind: 'handled'; readonly agentId: string; readonly offerId: number };

/** What an agent still does about a chat that has ended or was transferred, until `endsAt` (epoch ms) at most. */
export type WrapUp = { readonly interactionId: string; readonly agentId: string; readonly endsAt: number };

/** A tenant whose contact center was not set up yet. */
export const initialRoutingState: RoutingState = {
  schema: 1,
  at: 0,
  queues: [],
  agents: [],
  interactions: [],
  wrapUps: [],
  lastServed: [],
  lastNumber: 0,
};
