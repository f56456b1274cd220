import type { ChatEvent } from '../chat/chat-event.ts';
import type { DeliveryOutcome, PendingMessage } from './outbox.ts';

/**
 * What a channel reports to the visitor: that messages can be sent (`isLasting`: the conversation outlasts its visits, which end and begin
 * again), the events of the chat, and the end of a visit.
 */
export type VisitorEvent =
  | ChatEvent
  | { readonly kind: 'connected'; readonly isLasting?: boolean }
  | ({ readonly kind: 'waiting' } & WaitingPlace)
  /** An own message that did not reach the company, and will not. */
  | { readonly kind: 'undelivered'; readonly id: string; readonly operationId: string; readonly at: number }
  | { readonly kind: 'ended'; readonly how: VisitEnd; readonly at?: number };

/** How many are served before this visitor, who counts as well, and how long that probably takes; where it is known. */
export type WaitingPlace = {
  readonly position?: number | undefined;
  readonly wait?: { readonly fromSeconds: number; readonly toSeconds: number } | undefined;
};

/** `unattended`: no agent is available; `silence`: the page was not heard of for too long. */
type VisitEnd = 'declined' | 'ended' | 'visitor' | 'unattended' | 'silence';

/** What a chat begins with. A second attempt with the same `operationId` is the same chat. */
export type Opening = {
  readonly operationId: string;
  readonly culture: string;
  readonly visitorName?: string | undefined;
  readonly subject?: string | undefined;
  /** What the visitor filled in before the chat, by field. */
  readonly details?: Readonly<Record<string, string>> | undefined;
};

/** How the platform is reached. Source: carebridge.md#widget-token */
export type TransportAccess = UcwaAccess | RelayAccess;

/** The transports there are. */
export type TransportName = TransportAccess['transport'];

export type UcwaAccess = {
  readonly transport: 'ucwa';
  readonly discoverUrl: string;
  readonly token: string;
  readonly endpoint: string;
  /** Sent with the invitation, so that the service knows the visit as this visitor's. */
  readonly threadId: string | undefined;
};

export type RelayAccess = {
  readonly transport: 'relay';
  /** URL of the tenant's conversations. */
  readonly conversations: string;
  readonly token: string;
};

/** All that is needed to resume a chat after a reload or in another tab, as JSON; only the transport reads it. */
export type Session = { readonly [name: string]: unknown };

/** The owner of a transport. */
export interface TransportOwner {
  /**
   * Takes events in their order, and the session after them: both must be stored, as one, when this returns.
   */
  take(events: readonly VisitorEvent[], session: Session): void;
  /** Whether the platform answers; `pauseMs`: it has asked to be left alone for so long. */
  connection(state: 'connected' | 'reconnecting', pauseMs?: number): void;
  /** The chat cannot go on: the platform no longer has it (`lost`), or refused to begin it (`refused`). */
  over(why: 'lost' | 'refused'): void;
  /** Asks the service for another token; undefined when there is none. */
  access?(): Promise<TransportAccess | undefined>;
}

/** The transport of one visitor's chat. */
export interface ChatTransport {
  /** Begins a chat; resolves when the request has been sent. Rejects when the platform cannot be reached or refuses. */
  begin(access: TransportAccess, opening: Opening): Promise<void>;
  /** Resumes a chat from its session. */
  resume(session: Session): void;
  deliver(message: Pick<PendingMessage, 'operationId' | 'text'>): Promise<DeliveryOutcome>;
  /** Reports that the visitor is typing, until the platform has it; it stops by itself. */
  type(): Promise<void>;
  /** Ends the chat, or where it outlasts that its visit; `session`: of a chat that was not resumed. */
  end(session?: Session): Promise<void>;
  /** Asks for events at once, as after a sleep. */
  nudge(): void;
  /** Stops listening; the chat itself goes on. */
  stop(): void;
  /** Gives up the means to resume a chat, where they outlast it. */
  forget?(session: Session): void;
}
