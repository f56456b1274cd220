/** The visitor as the page tells it when it opens a conversation; texts of people, bounded by the relay. */
export type VisitorDetails = {
  /** What the visitor is called; absent: not told. */
  readonly displayName?: string;
  readonly subject?: string;
  /** Language tag. */
  readonly culture?: string;
  /** Answers by pre-chat field. */
  readonly answers: Readonly<Record<string, string>>;
};

/** The tenant's settings that a visit of routing `queued` is run by, frozen when the visit begins. */
export type QueuedPlan = {
  readonly routing: 'queued';
  /** Mark of where the tenant's visitors arrive; absent in plans of the release before this one. */
  readonly place?: string;
  /** The name under which the service application itself speaks to the visitor. */
  readonly hostName: string;
  /** A visitor whom no agent has taken by then is told so, and the visit ends; seconds. */
  readonly giveUpAfterSeconds: number;
  readonly texts: {
    /** Said to the visitor when the conversation is opened; absent: nothing is said. */
    readonly welcome?: string;
    /** Said to the visitor when no agent comes. */
    readonly nobody: string;
  };
};

/** An agent as a contact center names one: an opaque id, and a name where it tells one. */
export type ContactAgent = { readonly id: string; readonly name?: string };

/** A contact-center queue: where visitors wait until an agent takes them. */
export type ContactQueue = { readonly id: string; readonly name: string };

/** A file that an agent sent: a link to it, as the platform gave it, and its name. */
export type Attachment = { readonly name: string; readonly url?: string };

/** An interval of seconds, and how often what is told so is right, from 0 to 1. */
export type WaitEstimate = { readonly fromSeconds: number; readonly toSeconds: number; readonly confidence: number };

/** How many are before a visitor, counted from 1, and how long it may take, as far as that is told. */
export type WaitingPlace = { readonly position?: number; readonly wait?: WaitEstimate };

/** Who is spoken of to the visitor: an agent, or the company itself. */
export type Speaker = { readonly id: string; readonly name: string; readonly role: 'agent' | 'company' };

/** One thing that the visitor is told over the relay. Source: carebridge.md#relay-events */
export type Telling =
  | ({ readonly kind: 'waiting' } & WaitingPlace)
  | { readonly kind: 'joined' | 'left'; readonly who: Speaker }
  | {
      readonly kind: 'line';
      readonly who: Speaker;
      readonly text: string;
      /** Absent: none. */
      readonly attachments?: readonly Attachment[];
    }
  | { readonly kind: 'said'; readonly turn: number; readonly operationId: string; readonly text: string }
  | { readonly kind: 'undelivered'; readonly operationId: string }
  | {
      readonly kind: 'ended';
      readonly by: 'agent' | 'visitor' | 'company';
      readonly why?: 'nobody' | 'silence';
    };
