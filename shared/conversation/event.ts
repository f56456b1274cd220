import type { RosterAgent } from '../assignment/roster-agent.ts';
import type { Link } from '../kernel/link.ts';
import type { CommandKind } from './command.ts';
import type { QueuedEvent } from './queued/event.ts';
import type { Audience, Leg, VisitPlan } from './visit.ts';

/**
 * Where a reported fact stands in its leg's order: the callback's number (`ack`) and the fact's index inside that callback.
 * An older fact never overwrites a newer one about the same resource.
 */
export type Position = { readonly leg: Leg; readonly ack: number; readonly index: number };

/** Links by the name that commands use for them; an absent name means that the platform does not offer it (now). */
export type Links<Name extends string> = { readonly [K in Name]?: Link };

/** What every event has that a platform reported. */
type Report = { readonly at: number; readonly position: Position };

/** A visitor asks to be let in, which begins a visit. `plan` is added by the service, not by the platform. */
export type VisitorInvited = Report & {
  readonly type: 'visitor-invited';
  readonly visitor: { readonly address: string; readonly displayName: string };
  readonly subject?: string;
  readonly threadId?: string;
  /** Data URI that the widget sent along, passed on to the room as it is. */
  readonly customContent?: string;
  readonly links: Links<'decline' | 'bridge' | 'openRoom' | 'conversation'>;
  readonly plan: VisitPlan;
};

/** The visitor's invitation came to its end. */
export type InvitationEnded = Report & {
  readonly type: 'invitation-ended';
  readonly outcome: 'connected' | 'declined' | 'failed' | 'cancelled';
  readonly code?: string;
};

/** The request for a room is under way (`opening`), has led to a room (`opened`) or not (`failed`). */
export type RoomInvitationChanged = Report & {
  readonly type: 'room-invitation-changed';
  readonly state: 'opening' | 'opened' | 'failed';
  readonly operationId: string;
  readonly meetingUri?: string;
  readonly links: Links<'conversation'>;
  readonly code?: string;
};

/** The platform-side conversation of a leg changed. `conferenced` is a room in which participants can be added. */
export type LegChanged = Report & {
  readonly type: 'leg-changed';
  readonly state: 'connecting' | 'connected' | 'conferencing' | 'conferenced' | 'disconnected';
  readonly links: Links<'self' | 'addParticipant'>;
};

/** The platform-side conversation of a leg is gone. */
export type LegEnded = Report & { readonly type: 'leg-ended'; readonly code?: string };

/** Messaging of a leg changed: it has the link `send` while connected, `connect` while it may be connected. */
export type MessagingChanged = Report & {
  readonly type: 'messaging-changed';
  readonly state: 'disconnected' | 'connecting' | 'connected';
  readonly links: Links<'send' | 'connect'>;
};

/** The bridge between the visitor's leg and the room appeared or went. */
export type BridgeChanged = Report & {
  readonly type: 'bridge-changed';
  readonly present: boolean;
  readonly links: Links<'agents'>;
};

/** An agent's place on the bridge appeared, changed or went; `address` in lower case. */
export type BridgedAgentChanged = Report & {
  readonly type: 'bridged-agent-changed';
  readonly address: string;
  readonly present: boolean;
  readonly audience?: Audience;
  readonly links: Links<'self'>;
};

/** A person entered or left the room's roster; `address` in lower case. The visitor appears here too. */
export type ParticipantChanged = Report & {
  readonly type: 'participant-changed';
  readonly address: string;
  readonly displayName?: string;
  readonly present: boolean;
  readonly links?: Links<'eject'>;
};

/** The platform reports on an agent whom we invited into the room. `withdrawn`: we have taken the invitation back. */
export type AgentInvitationChanged = Report & {
  readonly type: 'agent-invitation-changed';
  readonly operationId: string;
  readonly address?: string;
  readonly outcome: 'ringing' | 'joined' | 'refused' | 'missed' | 'failed' | 'withdrawn';
  readonly code?: string;
  readonly links?: Links<'cancel'>;
};

/** A person said something in the room; `number` counts the leg's messages, `from` in lower case. */
export type MessageReceived = Report & {
  readonly type: 'message-received';
  readonly number: number;
  readonly from: string;
  readonly text: string;
  readonly sentAt: number;
};

/** The platform reports whether a message of ours arrived. */
export type MessageSettled = Report & {
  readonly type: 'message-settled';
  readonly operationId: string;
  readonly outcome: 'delivered' | 'failed';
  readonly code?: string;
};

/**
 * What the answer to a command told: the id under which the platform knows the conversation now, or what became of a line. `found` = it was
 * there already, `repeated` = it may be there twice; absent: taken, and not seen there yet.
 */
export type CommandLearned = {
  readonly platformConversation?: string;
  readonly line?: 'found' | 'repeated';
  readonly visit?: 'goes-on';
};

/**
 * A command of ours came to an end at the platform's HTTP edge: `done` = any 2xx or an answer that means the same,
 * `failed` = it refused, `postponed` = not now, again at `dueAt` (epoch ms).
 */
export type CommandSettled = {
  readonly type: 'command-settled';
  readonly at: number;
  readonly operationId: string;
  readonly kind: CommandKind;
  readonly result:
    | { readonly outcome: 'done'; readonly learned?: CommandLearned }
    | { readonly outcome: 'failed'; readonly code: string }
    | { readonly outcome: 'postponed'; readonly code: string; readonly dueAt: number };
};

/**
 * What an alarm is for: `retry` releases postponed commands, `agent-answer` ends the wait for asked agents and has agents asked anew,
 * `give-up` ends a visit that is not answered, has been silent for long, or does not come to its end; `turn-gap` ends the wait for a
 * missing turn of the visitor, `visit-end` the wait for what tells an end from a transfer.
 */
export type AlarmPurpose = 'retry' | 'agent-answer' | 'give-up' | 'turn-gap' | 'visit-end';

/** A scheduled message came back. */
export type AlarmRang = {
  readonly type: 'alarm-rang';
  readonly at: number;
  readonly purpose: AlarmPurpose;
  readonly dueAt: number;
};

/** A person with the right to do so ends the visit. */
export type EndRequested = { readonly type: 'end-requested'; readonly at: number; readonly requestId: string };

/** A person with the right to do so changes who hears an agent. */
export type AudienceRequested = {
  readonly type: 'audience-requested';
  readonly at: number;
  readonly requestId: string;
  readonly address: string;
  readonly audience: Audience;
};

/** An agent takes the waiting visitor on purpose: is rung at once, whatever the search says of that agent. */
export type TakeRequested = { readonly type: 'take-requested'; readonly at: number; readonly address: string };

/**
 * An agent in the room asks colleagues to come in: the one at `to`, else those who have what the visitor asks for. `leaves`: the agent hands
 * the visitor over, and is out once one of them is in. `note` is for them.
 */
export type ColleagueAsked = {
  readonly type: 'colleague-asked';
  readonly at: number;
  readonly requestId: string;
  readonly by: string;
  readonly to?: string;
  readonly leaves: boolean;
  readonly note?: string;
};

/**
 * A supervisor who is one of the agents (`to`) comes into a chat that an agent has: instead of that agent (`takesOver`), or for colleagues only,
 * unseen and unheard by the visitor.
 */
export type SupervisorComes = {
  readonly type: 'supervisor-comes';
  readonly at: number;
  readonly requestId: string;
  readonly to: string;
  readonly takesOver: boolean;
};

/** An agent takes the own request to colleagues back. */
export type AskingDropped = {
  readonly type: 'asking-dropped';
  readonly at: number;
  readonly requestId: string;
  readonly by: string;
};

/** The tenant's agents are others now; `addresses` in lower case. Who is not among them is removed, if the plan has them. */
export type AgentsListed = {
  readonly type: 'agents-listed';
  readonly at: number;
  readonly addresses: readonly string[];
};

/** An agent has come, is available again, or has room for a further chat; `agents` is the roster's picture, in the tenant's order. */
export type RosterChanged = {
  readonly type: 'roster-changed';
  readonly at: number;
  readonly agents: readonly RosterAgent[];
};

/** A visitor says how the visit was: one to five, and perhaps why. */
export type VisitorRated = {
  readonly type: 'visitor-rated';
  readonly at: number;
  readonly rating: number;
  readonly comment?: string;
};

/** An agent (`by`, an address) says what the visit was about; `revision` counts how often that was said of the visit. */
export type ChatWrappedUp = {
  readonly type: 'chat-wrapped-up';
  readonly at: number;
  readonly by: string;
  readonly revision: number;
  readonly tags: readonly string[];
  readonly note?: string;
};

/** Everything that can happen to a conversation. */
export type ConversationEvent =
  | VisitorInvited
  | InvitationEnded
  | RoomInvitationChanged
  | LegChanged
  | LegEnded
  | MessagingChanged
  | BridgeChanged
  | BridgedAgentChanged
  | ParticipantChanged
  | AgentInvitationChanged
  | MessageReceived
  | MessageSettled
  | CommandSettled
  | AlarmRang
  | EndRequested
  | AudienceRequested
  | TakeRequested
  | ColleagueAsked
  | SupervisorComes
  | AskingDropped
  | AgentsListed
  | RosterChanged
  | VisitorRated
  | ChatWrappedUp
  | QueuedEvent;

export type EventType = ConversationEvent['type'];

/** What a provider of routing `bridged` can report: everything that carries a position; the service adds the plan of a new visit. */
export type ReportedEvent = Exclude<Extract<ConversationEvent, Report>, VisitorInvited> | Omit<VisitorInvited, 'plan'>;
