import type { ChatLinks, Invitation, Person } from '../transport/agent-happening.ts';

/** Who hears an agent. Source: carebridge.md#change-audience */
export type Audience = 'everyone' | 'agents';

/** A line of the service's transcript. Source: carebridge.md#transcript */
export type TranscriptLine = {
  readonly number: number;
  readonly at: number;
  readonly by: 'visitor' | 'agent' | 'service';
  readonly displayName: string;
  readonly address?: string | undefined;
  readonly audience: Audience;
  readonly text: string;
  readonly message?: number | undefined;
};

/** A line as the channel brought it, or one of one's own that was confirmed; `number` is the room's. */
export type Line = {
  readonly number: number;
  readonly at: number;
  readonly from: Person;
  readonly text: string;
  readonly isOwn: boolean;
  /** Of one's own: for whom it was written. */
  readonly audience?: Audience;
  /** Of one's own: whether everybody has fetched it. */
  readonly isDelivered?: boolean;
};

/** What happened besides words. */
export type Note = {
  readonly at: number;
  readonly what: 'joined' | 'left' | 'asked' | 'askFailed' | 'whisperOn' | 'whisperOff';
  readonly name: string;
};

/** A message of one's own that is not confirmed. It is sent to those for whom it was written, or not at all. */
export type Pending = {
  readonly operationId: string;
  readonly text: string;
  readonly at: number;
  readonly state: 'waiting' | 'sent' | 'failed';
  readonly audience: Audience;
};

/** How a chat ended for the agent: they left, it was ended, or they were gone for too long. */
export type Ending = 'left' | 'ended' | 'lost';

/** One visitor's chat, as far as this desk knows it. */
export type ChatRecord = {
  readonly key: string;
  /** The conversation's id at the service. */
  readonly conversation: string;
  readonly endpoint: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, string>>;
  readonly since: number;
  /** The conversation on the platform, and where a colleague is asked in. */
  readonly self: string;
  readonly invite: string | undefined;
  readonly links: ChatLinks;
  /** Who is there besides the agent. */
  readonly people: readonly Person[];
  readonly lines: readonly Line[];
  readonly notes: readonly Note[];
  readonly pending: readonly Pending[];
  /** Addresses of colleagues who are being asked. */
  readonly asked: readonly string[];
  /** As last confirmed by the service. */
  readonly audience: Audience;
  readonly draft: string;
  readonly unread: number;
  readonly ending?: Ending;
  /** The service's transcript as it was last read, once the chat is over. */
  readonly transcript?: readonly TranscriptLine[];
};

/** All that a reload must not lose. */
export type DeskRecord = {
  readonly schema: 1;
  /** The sign-in at the platform, and from where on its events are asked for. */
  readonly application: { readonly base: string; readonly self: string; readonly next: string } | undefined;
  readonly invitations: readonly Invitation[];
  readonly chats: readonly ChatRecord[];
  /** The chat that is shown. */
  readonly active: string | undefined;
};

export const emptyRecord: DeskRecord = {
  schema: 1,
  application: undefined,
  invitations: [],
  chats: [],
  active: undefined,
};

/** A chat by its key. */
export const chatOf = (record: DeskRecord, key: string | undefined): ChatRecord | undefined =>
  record.chats.find((chat) => chat.key === key);

/** The record with one chat changed. */
export function withChat(record: DeskRecord, key: string, change: (chat: ChatRecord) => ChatRecord): DeskRecord {
  return { ...record, chats: record.chats.map((chat) => (chat.key === key ? change(chat) : chat)) };
}
