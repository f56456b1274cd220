import type { Audience, ChatLog } from '../../chat/chat-log.ts';
import type { PendingMessage } from '../../transport/outbox.ts';
import type { ChatLinks, Invitation } from '../transport/agent-event.ts';

/** A file of a message. */
export type SentFile = { readonly id: string; readonly name: string; readonly bytes: number };

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
  /** A visitor's line that the agent was sent as well; else only the channel tells. */
  readonly isHeard?: boolean;
  /** When the visit began that the line belongs to, epoch ms, where a conversation has several. */
  readonly visitAt?: number;
  readonly files?: readonly SentFile[];
};

/** What an agent has asked of colleagues: the one at `to`, else all who are skilled. Source: carebridge.md#ask-colleague */
export type Asking = {
  readonly requestId: string;
  readonly by: string;
  readonly to?: string | undefined;
  readonly note?: string | undefined;
  /** Who asks hands the visitor over. */
  readonly leaves: boolean;
  /** A supervisor, at `to`, has asked and not `by`. */
  readonly bySupervisor?: boolean | undefined;
  readonly status: 'running' | 'done' | 'failed' | 'dropped';
  /** Addresses of those who were rung for it. */
  readonly asked: readonly string[];
};

/** What a note at the desk says. */
export type NoteName =
  | 'joined'
  | 'left'
  | 'asked'
  | 'askFailed'
  | 'handsOver'
  | 'handOverFailed'
  | 'takenOver'
  | 'whisperOn'
  | 'whisperOff';

/** The agent's own message that is not confirmed yet. It is sent to the audience that it was written for, or not at all. */
export type Pending = PendingMessage & { readonly audience: Audience };

/** How a chat ended for the agent: the agent left, the chat was ended, or the agent was away for too long. */
export type Ending = 'left' | 'ended' | 'lost';

/** One visitor's chat, as far as this desk knows it. */
export type DeskChat = ChatLog<NoteName> & {
  readonly key: string;
  /** The conversation's id at the service. */
  readonly conversation: string;
  readonly endpoint: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, string>>;
  readonly since: number;
  /** When the visitor came, epoch ms; undefined until it was read. */
  readonly cameAt?: number | undefined;
  /** The transcript's newest line when the agent came in; undefined until it was read. */
  readonly cameAfter?: number | undefined;
  /** Links to the conversation on the platform, and to invite a colleague. */
  readonly self: string;
  readonly invite: string | undefined;
  readonly links: ChatLinks;
  readonly pending: readonly Pending[];
  /** Addresses of colleagues who have been invited and have not answered. */
  readonly asked: readonly string[];
  /** What this agent has asked of colleagues, as the service has said; undefined until it was read. */
  readonly askings?: readonly Asking[];
  /** As last confirmed by the service. */
  readonly audience: Audience;
  readonly draft: string;
  readonly unread: number;
  /** This agent has asked to end the chat: that the others leave with it is no news. */
  readonly isEnding?: boolean;
  readonly ending?: Ending;
  /** The agent was taken out of a chat that goes on. */
  readonly isRemoved?: true | undefined;
  /** What this agent makes of it and the service does not have yet; `isWanted`: it is to be saved, `isLeaving`: and the chat removed then. */
  readonly wrapUp?:
    | { readonly tags: readonly string[]; readonly note: string; readonly isWanted: boolean; readonly isLeaving?: true }
    | undefined;
  /** Until when the agent may work on after it, epoch ms by this page's clock; absent: there is nothing to do. */
  readonly wrapUpUntil?: number | undefined;
  /** The service's transcript as it was last read, once the chat is over. */
  readonly transcript?: readonly TranscriptLine[];
};

/** All that has to survive a reload. */
export type DeskRecord = {
  readonly schema: 2;
  /** The application at the platform, and the link for its next events. */
  readonly application: { readonly base: string; readonly self: string; readonly next: string } | undefined;
  readonly invitations: readonly Invitation[];
  readonly chats: readonly DeskChat[];
  /** The chat that is shown. */
  readonly active: string | undefined;
  /** Rings in a row that were missed, since the agent has last answered one or chosen a status. */
  readonly missed: number;
};

/** Choice: who has missed so many rings in a row is taken for away. */
export const mostMissed = 2;

export const emptyRecord: DeskRecord = {
  schema: 2,
  application: undefined,
  invitations: [],
  chats: [],
  active: undefined,
  missed: 0,
};

/** A chat by its key. */
export const chatOf = (record: DeskRecord, key: string | undefined): DeskChat | undefined =>
  record.chats.find((chat) => chat.key === key);

/** The record with who asks for a ring put in. */
export const withAsker = (
  record: DeskRecord,
  key: string,
  asker: Pick<Invitation, 'by' | 'note' | 'isHandOver' | 'isOwnWish'>,
): DeskRecord => ({
  ...record,
  invitations: record.invitations.map((one) => (one.key === key ? { ...one, ...asker } : one)),
});

/** The record with one chat changed. */
export function withChat(record: DeskRecord, key: string, change: (chat: DeskChat) => DeskChat): DeskRecord {
  return { ...record, chats: record.chats.map((chat) => (chat.key === key ? change(chat) : chat)) };
}

/** What the service says of a conversation when it is read first. */
type FirstReading = { readonly startedAt?: number | undefined; readonly transcript: readonly TranscriptLine[] };

/** The chat with what the service's first reading says: since when the visitor is there, and what was said before the agent came in. */
export const cameIn = (chat: DeskChat, { startedAt, transcript }: FirstReading): DeskChat =>
  chat.cameAfter === undefined
    ? { ...chat, cameAt: startedAt, cameAfter: Math.max(-1, ...transcript.map(({ number }) => number)) }
    : chat;
