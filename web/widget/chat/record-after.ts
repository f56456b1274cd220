import type { Person } from '../../chat/chat-event.ts';
import { type LogContext, logAfter, withNote } from '../../chat/chat-log.ts';
import type { VisitorEvent } from '../../transport/chat-transport.ts';
import { type ChatRecord, type Ending, ended } from './chat-record.ts';

/** What the model adds to the events. */
type RecordContext = Pick<LogContext, 'now' | 'sentMessage'>;

/** A typist is shown for at most this long, in case the event that typing stopped is lost. */
const typingShownMs = 45_000;

/** Events by which a visit is seen to go on, or to begin. */
const visiting: readonly VisitorEvent['kind'][] = ['waiting', 'joined', 'confirmed'];

/** The record after events, in their order. Pure: the same events again change nothing. */
export function recordAfter(
  record: ChatRecord,
  events: readonly VisitorEvent[],
  { now, sentMessage }: RecordContext,
): ChatRecord {
  const context: LogContext = { now, sentMessage, isNoted: () => true };
  return events
    .filter(({ kind }, at) => kind !== 'left' || !isEndOfVisit(events.slice(at)))
    .reduce((next, event) => after(next, event, context), record);
}

/** Whether a visit ends by the next event that tells of it: all participants leave then, which gets no note. */
const isEndOfVisit = (events: readonly VisitorEvent[]): boolean =>
  events.find(({ kind }) => kind === 'ended' || visiting.includes(kind))?.kind === 'ended';

function after(known: ChatRecord, event: VisitorEvent, context: LogContext): ChatRecord {
  if (known.phase === 'ended' && known.isLasting !== true) return known;
  const record = known.phase === 'ended' && visiting.includes(event.kind) ? visitedAgain(known, context.now) : known;
  switch (event.kind) {
    case 'connected':
      return { ...record, phase: 'open', isLasting: event.isLasting };
    case 'ended':
      return ended(record, endingOf(record, event.how), event.at);
    case 'waiting':
      return waiting(record, event, context.now);
    case 'undelivered':
      return undelivered(record, event, context);
    case 'typing':
      return typing(record, event, context.now);
    case 'line':
      return notTyping(logAfter(record, event, context), event.from);
    case 'left':
      return notTyping(logAfter(record, event, context), event.who);
    case 'joined':
      return { ...logAfter(record, event, context), wasAttended: true, waiting: undefined };
    default:
      return logAfter(record, event, context);
  }
}

/** The record of the next visit. */
function visitedAgain(record: ChatRecord, now: number): ChatRecord {
  const noted = withNote(record, { what: 'ended', name: '', at: record.endedAt ?? now });
  return { ...noted, phase: 'open', ending: undefined, endedAt: undefined, wasAttended: false };
}

function waiting(
  record: ChatRecord,
  { position, wait }: Extract<VisitorEvent, { kind: 'waiting' }>,
  at: number,
): ChatRecord {
  const last = record.entries.findLast(({ kind }) => kind === 'note');
  const isPassedOn = record.people.length === 0 && last?.kind === 'note' && last.what === 'left';
  const noted = isPassedOn ? withNote(record, { what: 'passedOn', name: '', at }) : record;
  return { ...noted, waiting: { position, wait } };
}

/** Marks an own message that did not arrive; it may not have been confirmed before. */
function undelivered(
  record: ChatRecord,
  { id, operationId, at }: Extract<VisitorEvent, { kind: 'undelivered' }>,
  context: LogContext,
): ChatRecord {
  const isKnown = record.entries.some((entry) => entry.kind === 'said' && entry.operationId === operationId);
  const log = isKnown ? record : logAfter(record, { kind: 'confirmed', id, operationId, at }, context);
  const entries = log.entries.map((entry) =>
    entry.kind === 'said' && entry.operationId === operationId ? { ...entry, isLost: true } : entry,
  );
  return { ...log, entries };
}

function endingOf({ wasAttended }: ChatRecord, how: Extract<VisitorEvent, { kind: 'ended' }>['how']): Ending {
  if (how === 'silence') return 'lost';
  if (how !== 'ended') return how;
  return wasAttended ? 'company' : 'unattended';
}

function typing(
  record: ChatRecord,
  { who, isTyping, forMs = typingShownMs }: Extract<VisitorEvent, { kind: 'typing' }>,
  now: number,
): ChatRecord {
  const without = notTyping(record, who);
  if (!isTyping) return without;
  const name = who.name || (record.people.find(({ id }) => id === who.id)?.name ?? '');
  return { ...without, typing: [...without.typing, { who: { ...who, name }, until: now + forMs }] };
}

function notTyping(record: ChatRecord, { id }: Person): ChatRecord {
  return { ...record, typing: record.typing.filter(({ who }) => who.id !== id) };
}
