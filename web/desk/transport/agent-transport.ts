import type { Delivery, PendingMessage } from '../../transport/outbox.ts';
import type { AgentEvent } from './agent-event.ts';

/** From where the desk resumes after a reload: the application at the platform, and the link for its next events. */
export type ApplicationPlace = { readonly base: string; readonly self: string; readonly next: string };

/** Why an agent's channel has ended: the application is gone, or the agent is not (or no longer) authorised. */
export type AgentEnd = 'gone' | 'unauthorised';

/** The owner of a transport. */
export interface AgentOwner {
  /** Takes events in their order; they must be stored, with the place, when this returns. */
  take(events: readonly AgentEvent[], place: ApplicationPlace): void;
  /** Whether the platform answers; `pauseMs`: it has asked to be left alone for so long. */
  connection(state: 'connected' | 'reconnecting', pauseMs?: number): void;
  over(end: AgentEnd): void;
  /** Another token; undefined when the agent has to sign in again. */
  token(): Promise<string | undefined>;
}

/** The transport of an agent's chats. */
export interface AgentTransport {
  /**
   * Resumes from a place, or signs in when there is none or it is gone; says which.
   * @throws {TransportFailure} — when the platform cannot be reached or refuses
   */
  start(discoverUrl: string, place: ApplicationPlace | undefined): Promise<'resumed' | 'new'>;
  /** Posts to a link of an event: accept, decline, invite, type. */
  post(href: string, json?: unknown): Promise<void>;
  deliver(sendHref: string, message: Pick<PendingMessage, 'operationId' | 'text'>): Promise<Delivery>;
  /** Leaves one chat. */
  leave(self: string): Promise<void>;
  /** Signs out of the platform, which leaves all chats. */
  end(): Promise<void>;
  /** Asks for events at once, as after a sleep. */
  nudge(): void;
  stop(): void;
}
