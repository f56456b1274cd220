import type { Delivery, PendingMessage } from '../../transport/outbox.ts';
import type { ConversationService } from '../api/desk-api.ts';
import type { Attendance } from '../model/attendance.ts';
import type { DeskRecord } from '../record/desk-record.ts';
import type { AgentEvent, ChatLinks, Invitation } from './agent-event.ts';

/** From where the desk resumes after a reload: the application at the platform, and the link for its next events. */
export type ApplicationPlace = { readonly base: string; readonly self: string; readonly next: string };

/** Why an agent's channel has ended: the application is gone, or the agent is not (or no longer) authorised. */
export type AgentEnd = 'gone' | 'unauthorised';

/** The invitations and chats that the desk knows of a transport's tenants. */
export type KnownChats = Pick<DeskRecord, 'invitations' | 'chats'>;

/** The owner of a transport. */
export interface AgentOwner {
  /** Takes events in their order; they must be stored, with the place where there is one, when this returns. */
  take(events: readonly AgentEvent[], place: ApplicationPlace | undefined): void;
  /** Whether the platform answers; `pauseMs`: it has asked to be left alone for so long. */
  connection(state: 'connected' | 'reconnecting', pauseMs?: number): void;
  over(end: AgentEnd): void;
  /** What the desk knows of this transport's tenants. */
  known(): KnownChats;
  /** Another token; undefined when the agent has to sign in again. `isRefused`: the last one was refused. */
  token(isRefused?: boolean): Promise<string | undefined>;
}

/** Where a chat is on its platform, as the transport's events have told. */
export type ChatPlace = {
  readonly key: string;
  readonly conversation: string;
  readonly self: string;
  readonly invite?: string | undefined;
  readonly links: ChatLinks;
};

/** What only some kinds of chats have. Views ask for it, and for no kind. */
export type Capabilities = {
  /** Messages for colleagues only. */
  readonly whisper: boolean;
  /** Colleagues are asked to come in, and the chat goes on when the agent leaves. */
  readonly colleagues: boolean;
  /** The channel confirms own messages; else the service's transcript does. */
  readonly receipts: boolean;
  /** The whole chat is given to a queue or to another agent. */
  readonly transfer: boolean;
  /** Files are sent and fetched. */
  readonly files: boolean;
  /** The API of the desk knows the chats: those of the visitor before, and the agent's own of the last days. */
  readonly earlier: boolean;
};

/** To whom a chat can be given. `isFree`: takes it now; `waiting`: how many wait there already. */
export type TransferTarget = {
  readonly kind: 'queue' | 'agent';
  readonly id: string;
  readonly name: string;
  readonly isFree: boolean;
  readonly waiting?: number;
};

/** What is possible where the capabilities say so; every method throws {TransportFailure}. */
export interface CenterActions {
  targets(): Promise<readonly TransferTarget[]>;
  transfer(chat: ChatPlace, target: TransferTarget): Promise<void>;
  /** The agent has done what was to be done after the chat. */
  wrapUp(chat: ChatPlace): Promise<void>;
  /** Sends a file to the visitor. */
  attach(chat: ChatPlace, file: File): Promise<void>;
  file(chat: ChatPlace, id: string): Promise<Blob>;
}

/** The transport of an agent's chats at tenants of one kind. */
export interface AgentTransport {
  readonly capabilities: Capabilities;
  /** What the service keeps of its chats; absent: what the API of the desk says. */
  readonly service?: ConversationService;
  /** Where a chat is given away, wrapped up, and has files; absent elsewhere. */
  readonly center?: CenterActions;
  /** How the agent is there for its tenants; absent: by their boards. */
  readonly attendances?: readonly Attendance[];
  /**
   * Resumes from a place, or signs in when there is none or it is gone; says which.
   * @throws {TransportFailure} — when the platform cannot be reached or refuses
   */
  start(place: ApplicationPlace | undefined): Promise<'resumed' | 'new'>;
  /** These throw {TransportFailure}. */
  accept(invitation: Invitation): Promise<void>;
  decline(invitation: Invitation): Promise<void>;
  type(chat: ChatPlace): Promise<void>;
  /** Leaves one chat. */
  leave(chat: ChatPlace): Promise<void>;
  deliver(chat: ChatPlace, message: Pick<PendingMessage, 'operationId' | 'text'>): Promise<Delivery>;
  /** Signs out of the platform, which leaves all chats. */
  end(): Promise<void>;
  /** Asks for events at once, as after a sleep. */
  nudge(): void;
  stop(): void;
}
