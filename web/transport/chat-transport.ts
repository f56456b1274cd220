import type { ChatEvent } from '../chat/chat-event.ts';
import type { Delivered, PendingMessage } from './outbox.ts';

/** What a channel tells the visitor: that text can be sent, what happens in the chat, and its end. */
export type VisitorEvent =
  | ChatEvent
  | { readonly kind: 'connected' }
  | { readonly kind: 'ended'; readonly how: 'declined' | 'ended' };

/** What a chat begins with. `operationId` makes a second attempt the same chat. */
export type Opening = {
  readonly operationId: string;
  readonly culture: string;
  readonly visitorName?: string | undefined;
  readonly subject?: string | undefined;
  /** What the visitor filled in before the chat, by field. */
  readonly details?: Readonly<Record<string, string>> | undefined;
};

/** How the platform is spoken with. Source: carebridge.md#widget-token */
export type TransportAccess = {
  readonly transport: 'ucwa';
  readonly discoverUrl: string;
  readonly token: string;
  readonly endpoint: string;
  /** Goes with the invitation, by which the visit is known as this visitor's. */
  readonly threadId: string | undefined;
};

/** All that is needed to go on with a chat after a reload or in another tab, as JSON: made and read by the transport alone. */
export type Session = { readonly [name: string]: unknown };

/** Who owns a transport. */
export interface TransportOwner {
  /**
   * Takes events in their order, and the session after them: both must be stored, as one, when this returns.
   */
  take(events: readonly VisitorEvent[], session: Session): void;
  connection(state: 'connected' | 'reconnecting'): void;
  /** It cannot go on: the platform does not know the chat any more (`lost`), or would not begin it (`refused`). */
  over(why: 'lost' | 'refused'): void;
}

/** Carries one visitor's chat. */
export interface ChatTransport {
  /** Begins a chat; resolves when the platform has been asked. Rejects when it could not be reached or refused. */
  begin(access: TransportAccess, opening: Opening): Promise<void>;
  /** Goes on with a chat from where its session is. */
  resume(session: Session): void;
  deliver(message: Pick<PendingMessage, 'operationId' | 'text'>): Promise<Delivered>;
  /** Tells that the visitor is typing; it stops by itself. */
  type(): void;
  /** Ends the chat for good. */
  end(): Promise<void>;
  /** Looks at once, as after a sleep. */
  nudge(): void;
  /** Stops listening; the chat itself goes on. */
  stop(): void;
}
