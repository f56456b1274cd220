import type { Person } from '../../chat/chat-event.ts';
import type { Audience, Entry, Note } from '../../chat/chat-log.ts';
import type { DeskChat, DeskRecord, NoteName } from './desk-record.ts';

type EarlierLine = {
  readonly number: number;
  readonly at: number;
  readonly from: Person;
  readonly text: string;
  readonly isOwn: boolean;
  readonly audience?: Audience;
  readonly isDelivered?: boolean;
};

type EarlierChat = Omit<DeskChat, 'entries'> & {
  readonly lines: readonly EarlierLine[];
  readonly notes: readonly Omit<Note<NoteName>, 'kind'>[];
};

/** A record of schema 1, which release 0.1.0 wrote. Read until 0.3.0, so that an update takes an agent out of no chat. */
export type EarlierRecord = Omit<DeskRecord, 'schema' | 'chats'> & {
  readonly schema: 1;
  readonly chats: readonly EarlierChat[];
};

/** A record of schema 1 as one of schema 2. */
export function recordOf({ chats, ...rest }: EarlierRecord): DeskRecord {
  return { ...rest, schema: 2, chats: chats.map(chatOf) };
}

/** Lines and notes were kept apart; lines stay in their order, and a note goes before the first line that is younger. */
function chatOf({ lines, notes, ...chat }: EarlierChat): DeskChat {
  const entries = notes.reduce<readonly Entry<NoteName>[]>((before, note) => {
    const next = before.findIndex(({ kind, at }) => kind !== 'note' && at > note.at);
    return before.toSpliced(next < 0 ? before.length : next, 0, { kind: 'note', ...note });
  }, lines.map(entryOf));
  return { ...chat, entries };
}

function entryOf({ number, at, from, text, isOwn, ...own }: EarlierLine): Entry<NoteName> {
  const id = String(number);
  // The operation id of a confirmed message was not kept, and nothing asks for it any more.
  return isOwn ? { kind: 'said', id, operationId: id, text, at, ...own } : { kind: 'heard', id, from, text, at };
}
