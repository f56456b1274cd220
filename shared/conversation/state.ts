import type { AskedAgent } from '../assignment/agents-to-ask.ts';
import type { RosterAgent } from '../assignment/roster-agent.ts';
import type { Link } from '../kernel/link.ts';
import type { CommandKind } from './command.ts';
import type {
  AgentInvitationChanged,
  AlarmPurpose,
  ColleagueAsked,
  InvitationEnded,
  LegChanged,
  MessagingChanged,
  Position,
  RoomInvitationChanged,
} from './event.ts';
import type { QueuedConversation } from './queued/state.ts';
import { isBefore, type Stamp } from './stamp.ts';
import type { Audience, Leg, VisitPlan } from './visit.ts';

/** Where a visit stands. */
export type Phase = 'invited' | 'connecting' | 'waiting' | 'attended' | 'closing' | 'closed';

/**
 * All that is known of a conversation; JSON, so that it can be stored as it is, and no larger as the conversation grows.
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
  /** What the visitor said of the last visits, each by when it began, epoch ms; absent: nothing yet. */
  readonly ratings?: readonly VisitRating[];
  /** What agents have made of the last visits; absent: nothing yet. */
  readonly wrapUps?: readonly VisitWrapUp[];
  /** Only of routing `queued`: what is known of it then, beside the lines that were counted and what is under way. */
  readonly queued?: QueuedConversation;
};

/** What a visitor said of a visit: one to five, and perhaps why. Times are epoch ms. */
export type VisitRating = {
  readonly visit: number;
  readonly at: number;
  readonly rating: number;
  readonly comment?: string;
};

/** What agents have made of a visit; `by` is the address of who wrote it last. Times are epoch ms. */
export type VisitWrapUp = {
  readonly visit: number;
  readonly at: number;
  readonly by: string;
  /** How often it was written. */
  readonly revision: number;
  readonly tags: readonly string[];
  readonly note?: string;
};

/** An agent who was in a visit: the address, or a contact center's id. */
export type ServingAgent = { readonly id: string; readonly name: string };

/**
 * What reports count of the visit that began at `visit`: when an agent first came in, when one first said something to the visitor, when it
 * ended and whether the visitor ended it, who was in it, and the skill or the queue that it was for. Times are epoch ms; absent: did not
 * happen, or is not known.
 */
export type VisitMeasures = {
  readonly visit: number;
  readonly answeredAt?: number;
  readonly repliedAt?: number;
  readonly endedAt?: number;
  readonly endedBy?: 'visitor' | 'others';
  readonly agents?: readonly ServingAgent[];
  readonly skill?: string;
  /** An agent was in before a release that measures: when that was is not known. */
  readonly isPartial?: true;
};

/**
 * What the platform has reported. The same reports lead to the same facts, in whatever order they come
 * and however often.
 */
export type Facts = {
  readonly visitor?: VisitorFact;
  readonly invitation?: StampedFact<{ readonly outcome: InvitationEnded['outcome']; readonly code?: string }>;
  readonly room?: StampedFact<{ readonly state: RoomInvitationChanged['state']; readonly code?: string }>;
  readonly meetingUri?: StampedFact<{ readonly uri: string }>;
  readonly legs: { readonly [L in Leg]?: LegFact };
  /** The link of each leg itself, from whichever report carried it. */
  readonly selves: { readonly [L in Leg]?: StampedFact<{ readonly link: Link }> };
  readonly messaging: {
    readonly [L in Leg]?: StampedFact<{
      readonly state: MessagingChanged['state'];
      readonly send?: Link;
      readonly connect?: Link;
    }>;
  };
  readonly bridge?: StampedFact<{ readonly present: boolean; readonly agents?: Link }>;
  /** By address. */
  readonly people: readonly PersonFacts[];
  /** Numbers of the room's messages that were received, as closed intervals in order. */
  readonly heard: readonly (readonly [from: number, to: number])[];
  /** How many of them the visitor said. */
  readonly visitorLines: number;
};

/** The visitor and what may be done with the invitation; `at` is when it came in. */
export type VisitorFact = StampedFact<{
  readonly at: number;
  readonly address: string;
  readonly displayName: string;
  readonly subject?: string;
  readonly decline?: Link;
  readonly bridge?: Link;
  readonly openRoom?: Link;
}>;

/** A leg as it stands; `ended` is final, whatever else is reported about it. */
export type LegFact = StampedFact<{
  readonly state: LegChanged['state'] | 'ended';
  readonly addParticipant?: Link;
  readonly code?: string;
}>;

/** What is reported about one person in the room or on the bridge, planned or not. */
export type PersonFacts = {
  readonly address: string;
  /** The place on the bridge. */
  readonly place?: StampedFact<{ readonly present: boolean; readonly audience?: Audience; readonly self?: Link }>;
  /** The place in the roster, and when that was reported (epoch ms). */
  readonly presence?: StampedFact<{ readonly present: boolean; readonly at: number }>;
  readonly name?: StampedFact<{ readonly displayName: string }>;
  /** How to remove the person from the room. */
  readonly ejection?: StampedFact<{ readonly link: Link }>;
  /** The earliest report of being in the room; a later absence does not take it away. */
  readonly firstJoin?: Stamp;
  /** The newest report on a ring; `operationId` tells which of our rings it is about, `cancel` takes it back. */
  readonly invitation?: StampedFact<{
    readonly outcome: AgentInvitationChanged['outcome'];
    readonly operationId?: string;
    readonly code?: string;
    readonly cancel?: Link;
  }>;
};

/** A fact as it was last reported; only a fact with a later stamp about the same resource replaces it. */
export type StampedFact<Members> = Members & { readonly seen: Stamp };

/** What we have made of the facts: decisions, numbers given to lines, commands issued. Depends on the order of the reports. */
export type Work = {
  /** How many agents the release before this one has asked, from the start of its order; 0 once they are kept by agent. */
  readonly asked: number;
  /** The order of the release before this one. */
  readonly round?: Round;
  /** The newest picture of the plan's agents, and when it was taken (epoch ms); absent: none is known. */
  readonly roster?: { readonly at: number; readonly agents: readonly RosterAgent[] };
  /** When agents were last asked, or looked for in vain, epoch ms. */
  readonly searchedAt?: number;
  /** Whether an agent of the plan has been there since the search began. */
  readonly served?: true;
  /** By address. */
  readonly agents: readonly AgentWork[];
  /** What agents have asked of colleagues, oldest first; the newest few. */
  readonly requests?: readonly ColleagueRequest[];
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
  /** What reports count of the last visits; absent where releases before have decided alone. */
  readonly measures?: readonly VisitMeasures[];
  /** Stamps of the visitor's last few lines. */
  readonly recent: readonly { readonly line: number; readonly seen: Stamp }[];
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
 * A command that is yet to be performed. The command itself stands in the ledger's commands of `version`, at `index`.
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
  /** Who shall hear the agent, if a person asked for it after the plan was made. */
  readonly wish?: { readonly audience: Audience; readonly revision: number; readonly requestId: string };
  /** Is no agent of the tenant any more. */
  readonly removed?: true;
  /** How the agent was last asked in this search. */
  readonly ask?: Ask;
  /** Which ring of ours the agent has last come in by. */
  readonly arrival?: Arrival;
  /** Written by the release before this one: counts as not answering. */
  readonly unanswered?: true;
  /** The visitor's last line before the agent last came in. */
  readonly unheardTo?: number;
  /** The visitor's last line before the agent left; absent: the agent never left. */
  readonly heardTo?: number;
  /** The visitor's last line that the agent has heard, having missed nothing before it; absent once the agent has left. */
  readonly liveTo?: number;
};

/**
 * An agent was asked, and what became of it since when (epoch ms); `number` counts how often this agent was asked before in this visit.
 * `taken`: the agent has asked for it.
 */
export type Ask = {
  readonly number: number;
  readonly taken?: true;
  /** The colleague's request that lets the agent ring; absent: the search does. */
  readonly request?: string;
} & Pick<AskedAgent, 'outcome' | 'at'>;

/**
 * What an agent (`by`) has asked of colleagues, see `ColleagueAsked`. `outcome`, once there is one: one has come in; none has and none will; it
 * was taken back. `isLeft`: who handed over was seen to be out after that. `bySupervisor`: it was not `by` who asked, but the one at `to`, who
 * supervises; `by` has the visitor until then.
 */
export type ColleagueRequest = Pick<ColleagueAsked, 'at' | 'by' | 'to' | 'leaves' | 'note'> & {
  readonly id: string;
  readonly outcome?: 'joined' | 'failed' | 'dropped';
  readonly isLeft?: true;
  readonly bySupervisor?: true;
};

/**
 * An agent came in by a ring of ours (`ring`: its operation id). `late`: another one was there already, who has the visitor; it holds the
 * number of the callback that told of the agent's presence.
 */
export type Arrival = { readonly ring: string; readonly late?: number };

/** What the release before this one kept of its search: `order` holds the addresses in the order of asking. */
export type Round = { readonly number: number; readonly order: readonly string[] };

/**
 * Why we end a visit of our own accord: a person asked for it, no agent came or can come (`nobody`), or nothing was heard of
 * it for hours (`silent`).
 */
export type EndReason = 'requested' | 'nobody' | 'silent';

/** A conversation of which nothing is known. */
export const initialState: ConversationState = {
  schema: 1,
  phase: 'invited',
  at: 0,
  facts: { legs: {}, selves: {}, messaging: {}, people: [], heard: [], visitorLines: 0 },
  work: { asked: 0, agents: [], issues: [], pending: [], alarms: {}, lines: 0, recent: [] },
};

/** The stamp of a position; the leg is given by the resource that the fact is about. */
export function stampOf(position: Position): Stamp {
  return [position.ack, position.index];
}

/** Whether a fact at `position` is later than what is known; always, if nothing is known. */
export function isNews(known: { readonly seen: Stamp } | undefined, position: Position): boolean {
  return known === undefined || isBefore(known.seen, stampOf(position));
}
