import type { Person, Session } from '../../transport/chat-transport.ts';

/** Something in the course of a chat, as it is drawn. */
export type Entry =
  | { readonly kind: 'heard'; readonly id: string; readonly from: Person; readonly text: string; readonly at: number }
  | {
      readonly kind: 'said';
      readonly id: string;
      readonly operationId: string;
      readonly text: string;
      readonly at: number;
    }
  | { readonly kind: 'note'; readonly note: Note; readonly name: string; readonly at: number };

/** What a note tells. */
export type Note = 'joined' | 'left';

/**
 * How a chat came to its end: by the visitor; by the company; because nobody was there; declined at once; because it was away for
 * too long.
 */
export type Ending = 'visitor' | 'company' | 'nobody' | 'declined' | 'lost';

/** A chat from its beginning to its end, as it is stored: it outlives reloads, and all tabs show the same one. */
export type ChatRecord = {
  readonly schema: 1;
  /** The tab that may write. */
  readonly holder: string;
  readonly visitorId: string;
  readonly companyName: string;
  readonly startedAt: number;
  /** `starting` until text can be sent. */
  readonly phase: 'starting' | 'open' | 'ended';
  readonly ending: Ending | undefined;
  readonly entries: readonly Entry[];
  /** The agents who are in the chat. */
  readonly agents: readonly Person[];
  /** Who is typing, and until when that is believed (epoch ms). */
  readonly typing: readonly { readonly who: Person; readonly until: number }[];
  /** Whether an agent has ever been in the chat. */
  readonly wasAttended: boolean;
  readonly session: Session;
};

/** A chat that begins. */
export function newRecord(
  begun: Pick<ChatRecord, 'holder' | 'visitorId' | 'companyName' | 'startedAt' | 'session'>,
): ChatRecord {
  return {
    schema: 1,
    phase: 'starting',
    ending: undefined,
    entries: [],
    agents: [],
    typing: [],
    wasAttended: false,
    ...begun,
  };
}

/** Reads a stored record; undefined when it is none, or of another release. */
export function readRecord(text: string | null): ChatRecord | undefined {
  try {
    const value = JSON.parse(text ?? 'null') as ChatRecord | null;
    return value?.schema === 1 && Array.isArray(value.entries) ? value : undefined;
  } catch {
    return undefined;
  }
}
