import type { Person } from '../../chat/chat-event.ts';
import { type LogContext, logAfter } from '../../chat/chat-log.ts';
import type { VisitorEvent } from '../../transport/chat-transport.ts';
import type { ChatRecord, Ending } from './chat-record.ts';

/** What the model adds to the events. */
type RecordContext = Pick<LogContext, 'now' | 'sentMessage'>;

/** A typist is shown for at most this long, in case the event that typing stopped is lost. */
const typingShownMs = 45_000;

/** The record after events, in their order. Pure: the same events again change nothing. */
export function recordAfter(
  record: ChatRecord,
  events: readonly VisitorEvent[],
  { now, sentMessage }: RecordContext,
): ChatRecord {
  const isEnding = events.some(({ kind }) => kind === 'ended');
  // All participants leave when a chat ends; that gets no note.
  const relevant = isEnding ? events.filter(({ kind }) => kind !== 'left') : events;
  const context: LogContext = { now, sentMessage, isNoted: () => true };
  return relevant.reduce((next, event) => after(next, event, context), record);
}

/** The record of a chat that is over. */
export function ended(record: ChatRecord, ending: Ending): ChatRecord {
  if (record.phase === 'ended') return record;
  return { ...record, phase: 'ended', ending, people: [], typing: [], session: {} };
}

function after(record: ChatRecord, event: VisitorEvent, context: LogContext): ChatRecord {
  if (record.phase === 'ended') return record;
  switch (event.kind) {
    case 'connected':
      return { ...record, phase: 'open' };
    case 'ended':
      return ended(record, endingOf(record, event.how));
    case 'typing':
      return typing(record, event, context.now);
    case 'line':
      return notTyping(logAfter(record, event, context), event.from);
    case 'left':
      return notTyping(logAfter(record, event, context), event.who);
    case 'joined':
      return { ...logAfter(record, event, context), wasAttended: true };
    default:
      return logAfter(record, event, context);
  }
}

function endingOf({ wasAttended }: ChatRecord, how: 'declined' | 'ended'): Ending {
  if (how === 'declined') return 'declined';
  return wasAttended ? 'company' : 'unattended';
}

function typing(
  record: ChatRecord,
  { who, isTyping }: { readonly who: Person; readonly isTyping: boolean },
  now: number,
): ChatRecord {
  const without = notTyping(record, who);
  if (!isTyping) return without;
  const name = who.name || (record.people.find(({ id }) => id === who.id)?.name ?? '');
  return { ...without, typing: [...without.typing, { who: { ...who, name }, until: now + typingShownMs }] };
}

function notTyping(record: ChatRecord, { id }: Person): ChatRecord {
  return { ...record, typing: record.typing.filter(({ who }) => who.id !== id) };
}
