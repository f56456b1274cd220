import type { Happening, Person } from '../../transport/chat-transport.ts';
import type { PendingMessage } from '../../transport/outbox.ts';
import type { ChatRecord, Ending, Entry } from './chat-record.ts';

/** What the record is told besides the happenings. */
export type Surroundings = {
  readonly now: number;
  /** The text of a message of ours that is on its way; undefined when there is none of this id. */
  readonly textOf: (operationId: string) => string | undefined;
};

/** A typist is believed for so long; the platform tells when they stop, unless the word of it is lost. */
const typingBelievedMs = 45_000;

/** The record after all that happened, in order. Told twice, nothing happens twice. */
export function recordAfter(
  record: ChatRecord,
  happenings: readonly Happening[],
  surroundings: Surroundings,
): ChatRecord {
  const ends = happenings.some(({ kind }) => kind === 'ended');
  // Everybody is seen leaving when a chat ends, which is no news.
  const told = ends ? happenings.filter(({ kind }) => kind !== 'left') : happenings;
  return told.reduce((next, happening) => after(next, happening, surroundings), record);
}

/** The record of a chat that is over. */
export function ended(record: ChatRecord, ending: Ending): ChatRecord {
  if (record.phase === 'ended') return record;
  return { ...record, phase: 'ended', ending, agents: [], typing: [], session: {} };
}

/** The record with messages that the platform had taken, though its confirmation did not come before the end. */
export function withSent(record: ChatRecord, pending: readonly PendingMessage[]): ChatRecord {
  return pending
    .filter(({ state }) => state === 'sent')
    .reduce<ChatRecord>(
      (next, { operationId, text, at }) => withEntry(next, { kind: 'said', id: operationId, operationId, text, at }),
      record,
    );
}

function after(record: ChatRecord, happening: Happening, surroundings: Surroundings): ChatRecord {
  if (record.phase === 'ended') return record;
  switch (happening.kind) {
    case 'connected':
      return { ...record, phase: 'open' };
    case 'line': {
      const { kind, ...line } = happening;
      return withEntry(notTyping(record, happening.from), { kind: 'heard', ...line });
    }
    case 'confirmed': {
      const text = surroundings.textOf(happening.operationId);
      const { kind, ...line } = happening;
      return text === undefined ? record : withEntry(record, { kind: 'said', ...line, text });
    }
    case 'typing':
      return typing(record, happening, surroundings.now);
    case 'ended':
      return ended(record, endingOf(record, happening.how));
    default:
      return crowd(record, happening, surroundings.now);
  }
}

function endingOf({ wasAttended }: ChatRecord, how: 'declined' | 'ended'): Ending {
  if (how === 'declined') return 'declined';
  return wasAttended ? 'company' : 'nobody';
}

function crowd(
  record: ChatRecord,
  { kind, who }: { readonly kind: 'joined' | 'renamed' | 'left'; readonly who: Person },
  now: number,
): ChatRecord {
  const isHere = record.agents.some(({ id }) => id === who.id);
  const others = record.agents.filter(({ id }) => id !== who.id);
  if (kind === 'renamed') return { ...record, agents: isHere ? [...others, who] : others };
  if (isHere === (kind === 'joined')) return record;
  const name = who.name || (record.agents.find(({ id }) => id === who.id)?.name ?? '');
  const entries: readonly Entry[] = [...record.entries, { kind: 'note', note: kind, name, at: now }];
  if (kind === 'joined') return { ...record, entries, agents: [...others, who], wasAttended: true };
  return notTyping({ ...record, entries, agents: others }, who);
}

function typing(
  record: ChatRecord,
  { who, isTyping }: { readonly who: Person; readonly isTyping: boolean },
  now: number,
): ChatRecord {
  const without = notTyping(record, who);
  if (!isTyping) return without;
  const name = who.name || (record.agents.find(({ id }) => id === who.id)?.name ?? '');
  return { ...without, typing: [...without.typing, { who: { ...who, name }, until: now + typingBelievedMs }] };
}

function notTyping(record: ChatRecord, { id }: Person): ChatRecord {
  return { ...record, typing: record.typing.filter(({ who }) => who.id !== id) };
}

function withEntry(record: ChatRecord, entry: Extract<Entry, { id: string }>): ChatRecord {
  const isKnown = record.entries.some((other) => other.kind !== 'note' && other.id === entry.id);
  return isKnown ? record : { ...record, entries: [...record.entries, entry] };
}
