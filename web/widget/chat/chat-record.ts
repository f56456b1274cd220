import type { Person } from '../../chat/chat-event.ts';
import type { ChatLog } from '../../chat/chat-log.ts';
import type { Session } from '../../transport/chat-transport.ts';

/** How a chat ended: by the visitor; by the company; without any agent; declined at once; after too long without a connection. */
export type Ending = 'visitor' | 'company' | 'unattended' | 'declined' | 'lost';

/** A chat as it is stored: it survives reloads, and all tabs show the same one. */
export type ChatRecord = ChatLog<'joined' | 'left'> & {
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
};

/** The record of a chat that begins. */
export function newRecord(
  begun: Pick<ChatRecord, 'holder' | 'visitorId' | 'companyName' | 'startedAt' | 'session'>,
): ChatRecord {
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
