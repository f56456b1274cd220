import type { Link } from '../kernel/link.ts';
import type { CommandKind } from './command.ts';
import type {
  AgentInvitationChanged,
  AlarmPurpose,
  InvitationEnded,
  Leg,
  LegChanged,
  MessagingChanged,
  RoomInvitationChanged,
} from './event.ts';
import type { Audience, VisitPlan } from './plan.ts';

/** Where a visit stands. */
export type Phase = 'invited' | 'connecting' | 'waiting' | 'attended' | 'closing' | 'closed';

/** A position inside its leg: the callback's number, and the fact's index inside that callback. */
export type Stamp = readonly [ack: number, index: number];

/** A fact as it was last reported; only a fact with a later stamp about the same resource replaces it. */
export type Known<Fact> = Fact & { readonly seen: Stamp };

/** The visitor and what may be done with the invitation; `at` is when it came in. */
export type VisitorFact = Known<{
  readonly at: number;
  readonly address: string;
  readonly displayName: string;
  readonly subject?: string;
  readonly decline?: Link;
  readonly bridge?: Link;
  readonly openRoom?: Link;
}>;

/** A leg as it stands; `ended` is for ever, whatever else is reported about it. */
export type LegFact = Known<{
  readonly state: LegChanged['state'] | 'ended';
  readonly addParticipant?: Link;
  readonly code?: string;
}>;

/** What is reported about one person in the room or on the bridge, planned or not. */
export type PersonFacts = {
  readonly address: string;
  /** The place on the bridge. */
  readonly place?: Known<{ readonly present: boolean; readonly audience?: Audience; readonly self?: Link }>;
  /** The place in the roster, and when that was reported (epoch ms). */
  readonly presence?: Known<{ readonly present: boolean; readonly at: number }>;
  readonly name?: Known<{ readonly displayName: string }>;
  /** The earliest report of being in the room; a later absence does not take it away. */
  readonly firstJoin?: Stamp;
  /** The newest report on a ring; `operationId` tells which of our rings it is about. */
  readonly invitation?: Known<{
    readonly outcome: AgentInvitationChanged['outcome'];
    readonly operationId?: string;
    readonly code?: string;
  }>;
};

/**
 * What the platform has reported. The same reports lead to the same facts, in whatever order they come
 * and however often.
 */
export type Facts = {
  readonly visitor?: VisitorFact;
  readonly invitation?: Known<{ readonly outcome: InvitationEnded['outcome']; readonly code?: string }>;
  readonly room?: Known<{ readonly state: RoomInvitationChanged['state']; readonly code?: string }>;
  readonly meetingUri?: Known<{ readonly uri: string }>;
  readonly legs: { readonly [L in Leg]?: LegFact };
  /** The link of each leg itself, from whichever report carried it. */
  readonly selves: { readonly [L in Leg]?: Known<{ readonly link: Link }> };
  readonly messaging: {
    readonly [L in Leg]?: Known<{
      readonly state: MessagingChanged['state'];
      readonly send?: Link;
      readonly connect?: Link;
    }>;
  };
  readonly bridge?: Known<{ readonly present: boolean; readonly agents?: Link }>;
  /** By address. */
  readonly people: readonly PersonFacts[];
  /** Numbers of the room's messages that were received, as closed intervals in order. */
  readonly heard: readonly (readonly [from: number, to: number])[];
  /** How many of them the visitor said. */
  readonly visitorLines: number;
};

/**
 * A command that was issued for a target and how that ended; the newest issue of its kind and target.
 * `withdrawn` = taken back unperformed, because it had become pointless.
 */
export type Issue = {
  readonly kind: CommandKind;
  readonly target: string;
  readonly operationId: string;
  readonly at: number;
  readonly outcome: 'pending' | 'done' | 'failed' | 'withdrawn';
  readonly code?: string;
  /** Counts the wishes about the target; an issue for an older wish does not stand in the way of one for a newer. */
  readonly revision?: number;
};

/**
 * A command that is yet to be performed; itself it stands in the ledger's commands of `version`, at `index`.
 * `dueAt` (epoch ms): not before; absent: at once. `attempts` counts the answers "not now".
 */
export type PendingCommand = {
  readonly operationId: string;
  readonly version: number;
  readonly index: number;
  readonly kind: CommandKind;
  readonly lane: string;
  readonly attempts: number;
  readonly dueAt?: number;
};

/** What we decided about one of the plan's agents. */
export type AgentWork = {
  readonly address: string;
  /** Who shall hear the agent, where somebody asked for it after the plan was made. */
  readonly wish?: { readonly audience: Audience; readonly revision: number; readonly requestId: string };
  /** Counts as not answering in this round. */
  readonly unanswered?: true;
  /** The last of the visitor's lines that were said before the agent came in, last time. */
  readonly unheardTo?: number;
  /** The last of the visitor's lines that were said before the agent left; absent: the agent never left. */
  readonly heardTo?: number;
};

/** Why we end a visit of our own accord; `silent` = nothing was heard of it for very long. */
export type EndReason = 'requested' | 'nobody' | 'silent';

/**
 * A further search for agents, begun when the last one there had left; `order` holds the addresses in the order of asking.
 * The first search is round 0, in the plan's order, and not kept.
 */
export type Round = { readonly number: number; readonly order: readonly string[] };

/** What we have made of the facts: decisions, numbers given, commands issued. Depends on the order of the reports. */
export type Work = {
  /** How many agents are asked in this round, from the start of its order. */
  readonly asked: number;
  readonly round?: Round;
  /** Whether an agent of the plan has been there in this round. */
  readonly served?: true;
  /** By address. */
  readonly agents: readonly AgentWork[];
  readonly ending?: { readonly reason: EndReason; readonly at: number; readonly requestId?: string };
  /** While the visit ends: since when nothing is under way (epoch ms), and whether its confirmation is no longer waited for. */
  readonly closing?: { readonly since: number; readonly over?: true };
  /** When the platform last reported anything, epoch ms. */
  readonly heardAt?: number;
  readonly issues: readonly Issue[];
  /** In the order of issue. */
  readonly pending: readonly PendingCommand[];
  /** When the pending alarm of each purpose is due. */
  readonly alarms: { readonly [P in AlarmPurpose]?: number };
  /** Transcript lines so far. */
  readonly lines: number;
  /** Stamps of the visitor's last few lines. */
  readonly recent: readonly { readonly line: number; readonly seen: Stamp }[];
};

/**
 * All that is known of a conversation; JSON, so that it can be stored as it is, and flat as the conversation grows.
 * `at` is the latest time of any event, epoch ms.
 */
export type ConversationState = {
  readonly schema: 1;
  readonly phase: Phase;
  readonly at: number;
  /** Absent until the visitor's invitation is known. */
  readonly plan?: VisitPlan;
  readonly facts: Facts;
  readonly work: Work;
};

/** A conversation of which nothing is known. */
export const initialState: ConversationState = {
  schema: 1,
  phase: 'invited',
  at: 0,
  facts: { legs: {}, selves: {}, messaging: {}, people: [], heard: [], visitorLines: 0 },
  work: { asked: 0, agents: [], issues: [], pending: [], alarms: {}, lines: 0, recent: [] },
};
