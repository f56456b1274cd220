import type { Delivered } from '../../transport/outbox.ts';
import type { AgentEvent } from './agent-event.ts';

/** Where the desk goes on after a reload: the sign-in at the platform, and from where on its events are asked for. */
export type ApplicationPlace = { readonly base: string; readonly self: string; readonly next: string };

/** Why an agent's channel has come to its end: the sign-in at the platform is gone, or the agent may not (any more). */
export type AgentEnd = 'gone' | 'unauthorised';

/** Who owns the transport. */
export interface AgentOwner {
  /** Takes events in their order; they must be stored, with the place, when this returns. */
  take(events: readonly AgentEvent[], place: ApplicationPlace): void;
  connection(state: 'connected' | 'reconnecting'): void;
  over(end: AgentEnd): void;
  /** Another token; undefined when the agent has to sign in again. */
  token(): Promise<string | undefined>;
}

/** Carries an agent's chats. */
export interface AgentTransport {
  /**
   * Goes on from a place, or signs in anew where there is none or it is gone; says which.
   * @throws {UcwaFailure} — when the platform cannot be reached or refuses
   */
  start(discoverUrl: string, place: ApplicationPlace | undefined): Promise<'resumed' | 'new'>;
  /** Posts to a link that an event gave: accept, decline, ask in, type. */
  post(href: string, json?: unknown): Promise<void>;
  deliver(sendHref: string, message: { readonly operationId: string; readonly text: string }): Promise<Delivered>;
  /** Leaves one chat. */
  leave(self: string): Promise<void>;
  /** Signs out of the platform, which leaves all chats. */
  end(): Promise<void>;
  /** Looks at once, as after a sleep. */
  nudge(): void;
  stop(): void;
}
