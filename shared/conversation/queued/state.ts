import type { Stamp } from '../stamp.ts';
import type { ContactQueue, QueuedPlan, VisitorDetails, WaitingPlace } from './visit.ts';

/**
 * What is known of a conversation of routing `queued`, beside what both routings have. It outlives its visits: what belongs to one visit is
 * begun anew with the next, and nothing grows with their number. JSON, as all of the state.
 */
export type QueuedConversation = {
  /** Absent until the opening is known; drawn anew for each visit. */
  readonly plan?: QueuedPlan;
  readonly opening?: { readonly at: number; readonly openingId: string; readonly visitor: VisitorDetails };
  /** Number of the visit that goes on, or that was the last; from 1. */
  readonly visit: number;
  /** When that visit began, epoch ms. */
  readonly beganAt: number;
  /** When the one before it began; absent for the first. */
  readonly previousBeganAt?: number;
  /** Who has ended the visit: the visitor, the silence of the visitor's page, or an agent, once the platform has been told that it is over. */
  readonly ended?: 'visitor' | 'silence' | 'agent';
  readonly turns: Turns;
  readonly platform: PlatformIdentity;
  readonly reports: Reports;
  /** Reports up to this one belong to the visits before. */
  readonly floor?: Stamp;
  /** Later ones may do so, too: the visit before was left, and the platform may not have told all of it when this one began. */
  readonly isFloorLow?: true;
  readonly heard: Heard;
  /** The queue that had the visitor last, in whichever visit. */
  readonly lastQueue?: ContactQueue;
  /** When the platform took a line last, epoch ms. */
  readonly lastSentAt?: number;
  /** What is known of how a line has begun the visit; absent until the platform has one. */
  readonly reopening?: Reopening;
  /** The last few of the visitor's lines that went to the platform's conversation, and all that are on their way, oldest first. */
  readonly lines: readonly SentLine[];
  readonly told: Told;
};

/**
 * How the platform takes up a visit that a line has begun: `takenAt` = when it took the first line of it; `asked` = when it answered the request to queue
 * the visit, and whether it refused; `over` = nothing more is tried. Times are epoch ms.
 */
export type Reopening = {
  readonly takenAt: number;
  readonly asked?: { readonly at: number; readonly refused?: true };
  readonly over?: true;
};

/** What the visitor has said and done by turns: `next` is the lowest number that is waited for. */
export type Turns = {
  readonly next: number;
  /** Turns that came before an earlier one, by number. */
  readonly held: readonly HeldTurn[];
  /** Ids of the last turns that were taken. */
  readonly recent: readonly string[];
};

/** A turn that waits for an earlier one; no text: the visitor leaves. `at` is when it came in, epoch ms. */
export type HeldTurn = { readonly turn: number; readonly turnId: string; readonly at: number; readonly text?: string };

/** Under which ids the platform knows the conversation. */
export type PlatformIdentity = {
  /** Absent until the platform has told it, and after it has said that it knows it no more. */
  readonly id?: string;
  /** How often another conversation of the platform was needed, from 0. */
  readonly openings: number;
  /** The last few that are not the conversation's any more. */
  readonly former: readonly string[];
  /** How many of the visitor's lines are there, those that went along as history included; a line that was sent twice may be there twice. */
  readonly linesThere: { readonly least: number; readonly most: number };
};

/** A report as it was heard: its place among the reports, and when it came in (epoch ms, our clock). */
export type HeardAt = { readonly seen: Stamp; readonly at: number };

/**
 * What the platform has reported about the visit: the newest of each kind. A stamp's first number is the platform's time, the second counts
 * the reports as they came in.
 */
export type Reports = {
  readonly queued?: HeardAt;
  /** What the newest of being queued told of the place. */
  readonly place?: WaitingPlace;
  readonly transferred?: HeardAt;
  readonly active?: HeardAt;
  readonly idle?: HeardAt;
  /** A line of ours came back. */
  readonly echoed?: HeardAt;
  /** An agent came in, an agent left, whichever it was. */
  readonly joined?: HeardAt;
  readonly left?: HeardAt;
  /** By id. */
  readonly agents: readonly AgentReport[];
};

/** The newest report on one agent. */
export type AgentReport = {
  readonly id: string;
  readonly name?: string;
  readonly present: boolean;
  readonly seen: Stamp;
};

/** What was heard of the platform at all: how many reports, the newest stamp, and the ids of the last few. */
export type Heard = { readonly count: number; readonly newest?: Stamp; readonly events: readonly string[] };

/**
 * A line of the visitor's on its way to the platform, or there. `mark` is a hash of its text. `pending` = not taken yet, `accepted` = taken,
 * `confirmed` = the platform has shown it, `repeated` = sent twice, and perhaps there twice. `echoes` counts how often it came back.
 */
export type SentLine = {
  readonly line: number;
  readonly turnId: string;
  readonly mark: string;
  readonly state: 'pending' | 'accepted' | 'confirmed' | 'repeated';
  readonly echoes: number;
};

/** What the visitor was told of the visit last: where it stands, and which agents are in, by id. */
export type Told = {
  readonly place?: WaitingPlace;
  readonly standing?: 'waiting' | 'attended' | 'ended';
  readonly agents: readonly { readonly id: string; readonly name: string }[];
};

/** A conversation of which nothing is known but that it is of routing `queued`. */
export function unknownConversation(at: number): QueuedConversation {
  return {
    visit: 1,
    beganAt: at,
    turns: { next: 1, held: [], recent: [] },
    platform: { openings: 0, former: [], linesThere: { least: 0, most: 0 } },
    reports: { agents: [] },
    heard: { count: 0, events: [] },
    lines: [],
    told: { agents: [] },
  };
}
