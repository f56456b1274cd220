import type { Happening, Person } from '../../transport/chat-transport.ts';
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
  if (isKnown) return record;
  // One's own words are known as soon as the platform has them, and what others said just before when it comes.
  const next = record.entries.findIndex((other) => other.kind !== 'note' && Number(other.id) > Number(entry.id));
  return { ...record, entries: record.entries.toSpliced(next < 0 ? record.entries.length : next, 0, entry) };
}
