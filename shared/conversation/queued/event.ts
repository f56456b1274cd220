import type { Attachment, ContactAgent, ContactQueue, QueuedPlan, VisitorDetails, WaitingPlace } from './visit.ts';

/** A page opens a conversation through the relay. `plan` is added by the service. */
export type ConversationOpened = {
  readonly type: 'conversation-opened';
  readonly at: number;
  readonly openingId: string;
  readonly visitor: VisitorDetails;
  readonly plan: QueuedPlan;
};

/** A turn of the visitor: its running number over all of the conversation's life, and its own id (the page's operation id). */
type Turn = { readonly at: number; readonly turn: number; readonly turnId: string };

/** The visitor says a line. `plan` is added by the service where the line begins a visit. */
export type VisitorSaid = Turn & { readonly type: 'visitor-said'; readonly text: string; readonly plan?: QueuedPlan };

/** The visitor leaves: ends the visit. */
export type VisitorLeft = Turn & { readonly type: 'visitor-left' };

/** The visitor's page has asked for nothing for so long that it is gone. */
export type VisitorWentSilent = { readonly type: 'visitor-went-silent'; readonly at: number };

/** When something happened by the platform's clock (epoch ms), and the event's id there, the same over its retries. */
export type PlatformMoment = { readonly occurredAt: number; readonly eventId: string };

/**
 * What every report of a contact center has: the id under which the platform knows the conversation, and the moment, which
 * stands in the place of `ack`: reports are ordered by it, and by receipt where two have the same.
 */
type Report = { readonly at: number; readonly platformConversation: string; readonly moment: PlatformMoment };

/** The visitor was put into a queue: at first, after a transfer, or by a message after the end. */
export type VisitorQueued = Report & {
  readonly type: 'visitor-queued';
  readonly queue: ContactQueue;
  /** Absent: not told. */
  readonly place?: WaitingPlace;
};

/** An agent came in, or has gone. */
export type AgentPresenceChanged = Report & {
  readonly type: 'agent-presence-changed';
  readonly agent: ContactAgent;
  readonly present: boolean;
};

/** The agent hands the visitor to another queue or agent: that this one leaves is not the end. */
export type VisitTransferred = Report & { readonly type: 'visit-transferred' };

/** The platform's own state of the conversation: `idle` = no visit goes on in it. */
export type PlatformStateChanged = Report & {
  readonly type: 'platform-state-changed';
  readonly state: 'created' | 'active' | 'idle';
};

/** An agent said something; the text may be empty where files were sent. */
export type AgentSaid = Report & {
  readonly type: 'agent-said';
  readonly agent: ContactAgent;
  readonly text: string;
  readonly attachments: readonly Attachment[];
};

/** A line of ours comes back, which confirms that it is there. */
export type LineEchoed = Report & { readonly type: 'line-echoed'; readonly text: string };

/** Something else that is kept in the log and changes nothing; `name` is the platform's word for it. */
export type PlatformNoted = Report & { readonly type: 'platform-noted'; readonly name: string };

/** Everything that can happen to a conversation of routing `queued` alone. */
export type QueuedEvent =
  | ConversationOpened
  | VisitorSaid
  | VisitorLeft
  | VisitorWentSilent
  | VisitorQueued
  | AgentPresenceChanged
  | VisitTransferred
  | PlatformStateChanged
  | AgentSaid
  | LineEchoed
  | PlatformNoted;

/** What a provider of routing `queued` can report. */
export type QueuedReport = Extract<QueuedEvent, Report>;

/** An agent types, or has stopped: told to the visitor as it comes, and never recorded. */
export type AgentTyping = {
  readonly type: 'agent-typing';
  readonly at: number;
  readonly agent: ContactAgent;
  readonly isTyping: boolean;
};
