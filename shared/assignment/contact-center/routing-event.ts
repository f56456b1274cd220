import type { Arrival } from '../waiting-time.ts';
import type { AgentSettings, ChosenStatus, RoutingQueue } from './routing-state.ts';

/** Something that has happened, at `at` (epoch ms). */
export type RoutingEvent = { readonly at: number } & (
  | Configured
  | Enqueued
  | Transferred
  | Answered
  | { readonly type: 'ended'; readonly interactionId: string }
  | { readonly type: 'wrapped-up'; readonly interactionId: string; readonly agentId: string }
  | { readonly type: 'signed-in'; readonly agentId: string }
  | StatusChosen
  | { readonly type: 'stop-new-chosen'; readonly agentId: string; readonly isStopNew: boolean }
  | { readonly type: 'agent-lost'; readonly agentId: string }
  | { readonly type: 'time-passed' }
);

/** Queues or agents were changed; the lists are complete. Interactions of a queue that is gone end, chats of an agent who is gone go back. */
export type Configured = {
  readonly type: 'configured';
  readonly queues: readonly RoutingQueue[];
  readonly agents: readonly AgentSettings[];
};

/** An interaction has come to a queue: a conversation's first, or the next visit of one that is reopened. */
export type Enqueued = {
  readonly type: 'enqueued';
  readonly interactionId: string;
  readonly queueId: string;
  readonly language?: string;
};

/**
 * An interaction has been given to another queue: by the agent who handles it, or while it waits (no `agentId`). `toAgentId`: that agent is
 * offered it first, member of the queue or not.
 */
export type Transferred = {
  readonly type: 'transferred';
  readonly interactionId: string;
  readonly queueId: string;
  readonly agentId?: string;
  readonly toAgentId?: string;
};

/** An agent has taken an offer or turned it down. */
export type Answered = {
  readonly type: 'accepted' | 'rejected';
  readonly interactionId: string;
  readonly agentId: string;
  readonly offerId: number;
};

/** An agent has chosen a status; not while a chat is offered, handled or wrapped up. */
export type StatusChosen = {
  readonly type: 'status-chosen';
  readonly agentId: string;
  readonly status: Exclude<ChosenStatus, 'logged-in'>;
};

/** The status of an agent as others see it. */
export type AgentStatus = ChosenStatus | 'offered' | 'in-chat' | 'busy' | 'post-processing';

/** What follows, in this order. */
export type RoutingEffect =
  /** The interaction is in the queue, and was not in it before. */
  | { readonly type: 'queued'; readonly interactionId: string; readonly queueId: string }
  /** It was not offered at once; how things stand for a told waiting time. */
  | ({ readonly type: 'kept-waiting'; readonly interactionId: string; readonly queueId: string } & Arrival)
  | {
      readonly type: 'offered';
      readonly interactionId: string;
      readonly agentId: string;
      readonly offerId: number;
      readonly expiresAt: number;
    }
  /** An offer has ended otherwise than by being taken; `withdrawn` = the visitor or the offer's agent has gone, or the queue has changed. */
  | {
      readonly type: 'offer-ended';
      readonly interactionId: string;
      readonly agentId: string;
      readonly offerId: number;
      readonly reason: 'timeout' | 'rejected' | 'withdrawn';
    }
  /** An agent has the interaction; `arrival` and how long it waited are a sample for told waiting times. */
  | {
      readonly type: 'joined';
      readonly interactionId: string;
      readonly agentId: string;
      readonly queueId: string;
      readonly waitedMs: number;
      readonly arrival?: Arrival;
    }
  | { readonly type: 'left'; readonly interactionId: string; readonly agentId: string; readonly reason: LeaveReason }
  /** The interaction is over; nothing more is told of it but that its wrap-up has ended. */
  | { readonly type: 'ended'; readonly interactionId: string; readonly reason: 'ended' | 'queue-removed' }
  | { readonly type: 'wrap-up-ended'; readonly interactionId: string; readonly agentId: string }
  | {
      readonly type: 'agent-changed';
      readonly agentId: string;
      readonly status: AgentStatus;
      readonly isStopNew: boolean;
    };

/** Why an agent is no longer with an interaction; after `lost` it waits again at its place. */
export type LeaveReason = 'ended' | 'transferred' | 'lost';

/** Why an event changed nothing. */
export type RoutingRefusal =
  | 'unknown-queue'
  | 'unknown-agent'
  | 'unknown-interaction'
  /** The offer was answered, has expired or was withdrawn. */
  | 'offer-gone'
  /** An agent has the interaction, and it is not the one who asks. */
  | 'handled-by-other'
  /** Not from the status that the agent is in. */
  | 'not-from-here'
  /** The agent whom an interaction is given to may get no offer now. */
  | 'agent-not-free'
  /** An agent gives nothing to a queue that is closed. */
  | 'queue-closed'
  /** As many wait as may. */
  | 'full'
  /** More queues, agents or memberships than may be. */
  | 'too-large';
