import type { Person } from '../../chat/chat-event.ts';
import type { ChatLog } from '../../chat/chat-log.ts';
import type { Session, WaitingPlace } from '../../transport/chat-transport.ts';

/** How a chat ended: by the visitor; by the company; without any agent; declined at once; after too long without a connection. */
export type Ending = 'visitor' | 'company' | 'unattended' | 'declined' | 'lost';

/** What happened besides messages: an agent came in or has gone; another one is looked for; a visit ended, and the chat goes on. */
export type VisitorNote = 'joined' | 'left' | 'passedOn' | 'ended';

/** A chat as it is stored: it survives reloads, and all tabs show the same one. */
export type ChatRecord = ChatLog<VisitorNote> & {
  readonly schema: 2;
  /** The tab that may write. */
  readonly holder: string;
  readonly visitorId: string;
  readonly companyName: string;
  readonly startedAt: number;
  /** `starting` until text can be sent. */
  readonly phase: 'starting' | 'open' | 'ended';
  readonly ending: Ending | undefined;
  /** Who is typing, and until when that is shown (epoch ms). */
  readonly typing: readonly { readonly who: Person; readonly until: number }[];
  /** Whether an agent has ever been in the chat. */
  readonly wasAttended: boolean;
  readonly session: Session;
  /** Whether the chat outlasts its end: what is said then begins the next visit. */
  readonly isLasting?: boolean | undefined;
  /** Whether the company had a logo when the chat began. */
  readonly hasLogo?: boolean | undefined;
  /** For so many days after its end the device keeps the chat; absent: not at all. */
  readonly keptDays?: number | undefined;
  /** By which the visitor says how the chat was, where the company asks. */
  readonly ratingToken?: string | undefined;
  /** By which the page asks for the visitor's place among those who wait; absent where the channel tells it. */
  readonly waitingToken?: string | undefined;
  /** Epoch ms. */
  readonly endedAt?: number | undefined;
  /** The visitor's place among those who wait, where it is known. */
  readonly waiting?: WaitingPlace | undefined;
};

/** Whether a chat is over, and what is said then begins the next visit. */
export const canGoOn = (record: ChatRecord | undefined): record is ChatRecord & { readonly phase: 'ended' } =>
  record?.phase === 'ended' && record.isLasting === true;

type Begun =
  | 'holder'
  | 'visitorId'
  | 'companyName'
  | 'hasLogo'
  | 'startedAt'
  | 'session'
  | 'keptDays'
  | 'ratingToken'
  | 'waitingToken';

/** The record of a chat that begins. */
export function newRecord(begun: Pick<ChatRecord, Begun>): ChatRecord {
  return {
    schema: 2,
    phase: 'starting',
    ending: undefined,
    entries: [],
    people: [],
    typing: [],
    wasAttended: false,
    ...begun,
  };
}

/** The record of a visit that is over; `at`: when, epoch ms. What does not outlast it has no session any more. */
export function ended(record: ChatRecord, ending: Ending, at?: number): ChatRecord {
  if (record.phase === 'ended') return record;
  const session = record.isLasting === true ? record.session : {};
  const waits = { waiting: undefined, waitingToken: undefined };
  return { ...record, phase: 'ended', ending, people: [], typing: [], session, endedAt: at, ...waits };
}

/** Choice: who has waited for so long is offered to leave a message. */
const longWaitMs = 60_000;

/** Whether a visitor has waited for long, since the chat began or the last agent left. */
export function hasWaitedLong({ phase, people, entries, startedAt }: ChatRecord, now: number): boolean {
  const last = entries.findLast(({ kind }) => kind === 'note');
  return phase === 'open' && people.length === 0 && now - (last?.at ?? startedAt) > longWaitMs;
}

/** Whether what is shown of a chat may change by time alone: who types stops, who waits has waited for long. */
export const changesWithTime = (record: ChatRecord | undefined, now: number): boolean =>
  record !== undefined && (hasWaitedLong(record, now) || record.typing.some(({ until }) => until <= now));
