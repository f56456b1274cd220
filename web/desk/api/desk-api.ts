import type { Audience } from '../../chat/chat-log.ts';
import type { Asking, TranscriptLine } from '../record/desk-record.ts';
import type { BoardNews, OwnStatus, ToldStatus } from './board-answer.ts';

/** A tenant that the agent answers for. Source: carebridge.md#desk-profile */
export type DeskTenant = {
  readonly id: string;
  readonly displayName: string;
  readonly endpoint: string;
  readonly address: string;
  readonly agentName: string;
  readonly colleagues: readonly { readonly address: string; readonly displayName: string }[];
  /** What the company's agents write often. */
  readonly replies: readonly Reply[];
  /** The tags that the company offers for chats. */
  readonly wrapUpTags: readonly string[];
  /** The labels of the fields that visitors fill in before the chat, by field name. */
  readonly labels: ReadonlyMap<string, string>;
  /** Companies whose visitors come to a tenant of the contact center: their messages are the agent's, too. */
  readonly serves?: readonly { readonly id: string; readonly displayName: string }[];
};

/**
 * Whom the agent answers for: over the platform, and at the embedded contact center (`centers`); and names of those companies that list the
 * agent and are switched off. Source: carebridge.md#desk-profile
 */
export type Profile = {
  readonly tenants: readonly DeskTenant[];
  readonly centers: readonly DeskTenant[];
  readonly switchedOff: readonly string[];
};

/** An agent of a conversation, as the service knows them. Source: carebridge.md#one-conversation */
export type ConversationAgent = {
  readonly address: string;
  readonly displayName: string;
  readonly audience: Audience;
  readonly isSettled: boolean;
  readonly isPresent: boolean;
};

/** A conversation that the agent takes part in. Source: carebridge.md#one-conversation */
export type Conversation = {
  /** When the visit began, by this page's clock (epoch ms); absent where the service does not say. */
  readonly startedAt?: number | undefined;
  readonly agents: readonly ConversationAgent[];
  /** What agents have asked of colleagues; absent where the service does not say. */
  readonly askings?: readonly Asking[];
  readonly transcript: readonly TranscriptLine[];
  readonly visitorAway: VisitorAway | undefined;
  /** What agents have made of the last visit; absent: nothing yet. */
  readonly wrapUp?: KnownWrapUp | undefined;
  /** What the company's site vouches for. */
  readonly identity?: readonly PageValue[];
  /** What the page told during the visit, by name; without a text: taken back. */
  readonly values?: readonly PageValue[];
};

/** Something that the visitor's page told. Source: carebridge.md#tell-values */
export type PageValue = { readonly name: string; readonly text: string | undefined };

/** The visitor's page is gone, or asleep: since when, and when the chat ends of that, epoch ms by the service's clock. */
export type VisitorAway = { readonly since: number; readonly endsAt: number };

/** What an agent makes of a chat: tags, and a note that may be empty. Source: carebridge.md#wrap-up */
export type WrapUp = { readonly tags: readonly string[]; readonly note: string };

/** The same as the service knows it: who wrote it last (an address), when (epoch ms by the service's clock), and how often it was written. */
export type KnownWrapUp = WrapUp & { readonly by: string; readonly at: number; readonly revision: number };

/** What is to be asked of colleagues. */
export type AskingWish = Pick<Asking, 'to' | 'note' | 'leaves'>;

/** A text that an agent writes often. Source: carebridge.md#replies */
export type Reply = { readonly name: string; readonly text: string };

/** The agent's own ones; `revision` counts how often they were written. Source: carebridge.md#replies */
export type OwnReplies = { readonly replies: readonly Reply[]; readonly revision: number };

/** The result of a request. `overtaken`: a later request replaced it. Source: carebridge.md#requests */
export type Outcome = 'done' | 'refused' | 'overtaken';

/** Names a conversation. */
export type ConversationName = { readonly tenant: string; readonly conversation: string };

/** A conversation of before. Source: carebridge.md#earlier-chats */
export type EarlierChat = {
  readonly id: string;
  /** Epoch ms. */
  readonly startedAt: number;
  /** What the visitor wanted, and is called; empty where that is not known. */
  readonly subject: string;
  readonly visitor: string;
  /** What the visitor said of it, one to five. */
  readonly rating: number | undefined;
  /** What agents made of it. */
  readonly wrapUp: WrapUp;
};

/** What the service keeps of conversations, and does with them. Every method throws {ApiFailure}. */
export interface ConversationService {
  conversation(name: ConversationName): Promise<Conversation>;
  /** Resolves when the service has carried it out, however long that takes. */
  setAudience(name: ConversationName, address: string, audience: Audience): Promise<Outcome>;
  end(name: ConversationName): Promise<Outcome>;
}

/** Our own HTTP API, as the desk uses it. Every method but `configuration` throws {ApiFailure}. */
export interface DeskApi extends ConversationService {
  profile(): Promise<Profile>;
  /** What the visitor of a conversation had talked of before, the last first. */
  earlier(name: ConversationName): Promise<readonly EarlierChat[]>;
  /** One of them, by its id. */
  earlierChat(name: ConversationName, earlier: string): Promise<Conversation>;
  /** The agent's own conversations of the last days, the last first. */
  ownChats(tenant: string): Promise<readonly EarlierChat[]>;
  /** Takes a visitor who waits; resolves when the agent is in. `overtaken`: another one has the visitor, or the visitor waits no more. */
  take(name: ConversationName): Promise<Outcome>;
  /** Asks colleagues; resolves when one is in. `refused`: none came. `overtaken`: there was none to be asked, or it was taken back. */
  ask(name: ConversationName, wish: AskingWish): Promise<Outcome>;
  /** Takes that back; `overtaken`: a colleague is in. */
  dropAsking(name: ConversationName, requestId: string): Promise<Outcome>;
  /** Keeps what the agent makes of a chat; `overtaken`: it was written elsewhere meanwhile. */
  wrapUp(name: ConversationName, wrapUp: WrapUp, revision: number): Promise<Outcome>;
  replies(): Promise<OwnReplies>;
  /** `overtaken`: they were written elsewhere meanwhile. */
  writeReplies(own: OwnReplies): Promise<OwnReplies | 'overtaken'>;
  /** What a tenant's board says of the agent, from a cursor on; waits so many seconds for something to change. */
  board(tenant: DeskTenant, after: number | undefined, waitSeconds: number): Promise<BoardNews>;
  /** Tells a status; `overtaken`: the service knows a later one. */
  tellStatus(tenant: DeskTenant, told: ToldStatus, revision: number): Promise<OwnStatus | 'overtaken'>;
  /** The messages that visitors have left at a tenant and no agent has closed. */
  messages(tenant: DeskTenant): Promise<readonly LeftMessage[]>;
  /** Those that were closed last, the last one first. */
  closedMessages(tenant: DeskTenant): Promise<readonly LeftMessage[]>;
  /** Takes a message, gives it back, notes something, closes it or opens it again; `overtaken`: a colleague was faster. */
  changeMessage(tenant: DeskTenant, message: LeftMessage, change: MessageChange): Promise<LeftMessage | 'overtaken'>;
  /** Tells that the desk is left. */
  leaveBoard(tenant: DeskTenant): Promise<void>;
}

/** A message that a visitor has left; times are epoch ms, `by` is who has it. Source: carebridge.md#left-messages */
export type LeftMessage = {
  readonly id: string;
  readonly at: number;
  /** When the last was made of it. */
  readonly changedAt: number;
  readonly name: string;
  readonly mail: string;
  readonly text: string;
  readonly agreed: readonly string[];
  readonly status: 'open' | 'taken' | 'closed';
  readonly by: string | undefined;
  readonly note: string;
  readonly revision: number;
};

/** What an agent makes of a message. */
export type MessageChange = Pick<LeftMessage, 'status' | 'note'>;

/** A request that failed: `gone` 404, `forbidden` 403, `signed-out`: the sign-in has ended, `temporary`: may succeed later. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly kind: 'gone' | 'forbidden' | 'signed-out' | 'temporary';

  constructor(kind: ApiFailure['kind']) {
    super(`The service answered: ${kind}`);
    this.kind = kind;
  }
}
