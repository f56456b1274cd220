import type { ChatEvent, Person } from './chat-event.ts';

/** Who receives a message. Source: carebridge.md#change-audience */
export type Audience = 'everyone' | 'agents';

/** A message of another participant. */
export type HeardLine = {
  readonly kind: 'heard';
  readonly id: string;
  readonly from: Person;
  readonly text: string;
  readonly at: number;
};

/** An own message that the platform has taken. */
export type OwnLine = {
  readonly kind: 'said';
  readonly id: string;
  readonly operationId: string;
  readonly text: string;
  readonly at: number;
  /** The audience that it was written for, where there is a choice. */
  readonly audience?: Audience;
  readonly isDelivered?: boolean | undefined;
  /** It did not reach the other side, and will not. */
  readonly isLost?: boolean | undefined;
};

/** What happened besides messages. */
export type Note<What extends string = 'joined' | 'left'> = {
  readonly kind: 'note';
  readonly what: What;
  readonly name: string;
  readonly at: number;
  /** Number of the newest message that was known then: the clocks of the page and of the platform may differ. */
  readonly after?: number | undefined;
};

/** A message or a note. */
export type Entry<What extends string = 'joined' | 'left'> = HeardLine | OwnLine | Note<What>;

/** A chat as its channel has reported it: the other participants, and messages and notes in the platform's order. */
export type ChatLog<What extends string = string> = {
  readonly people: readonly Person[];
  readonly entries: readonly Entry<What>[];
};

/** What a page adds to an event. */
export type LogContext = {
  readonly now: number;
  /** Whether this person's joining or leaving gets a note. */
  readonly isNoted: (who: Person, what: 'joined' | 'left') => boolean;
  /** The own message that is pending under this operation id; undefined when there is none. */
  readonly sentMessage: (operationId: string) => Pick<OwnLine, 'text' | 'audience'> | undefined;
};

/** The log after one event. Pure: the same event again changes nothing. */
export function logAfter<Log extends ChatLog>(log: Log, event: ChatEvent, context: LogContext): Log {
  switch (event.kind) {
    case 'line': {
      const { id, from, text, at } = event;
      return withLine(log, { kind: 'heard', id, from, text, at });
    }
    case 'confirmed': {
      const { id, operationId, at, text, isDelivered } = event;
      const message = context.sentMessage(operationId) ?? (text === undefined ? undefined : { text });
      return message === undefined
        ? log
        : withLine(log, { kind: 'said', id, operationId, at, isDelivered, ...message });
    }
    case 'typing':
      return log;
    default:
      return peopleAfter(log, event.kind, event.who, context);
  }
}

function peopleAfter<Log extends ChatLog>(
  log: Log,
  what: 'joined' | 'renamed' | 'left',
  who: Person,
  { now, isNoted }: LogContext,
): Log {
  const known = log.people.find(({ id }) => id === who.id);
  if ((known === undefined) !== (what === 'joined')) return log;
  const others = log.people.filter((person) => person !== known);
  const next = { ...log, people: what === 'left' ? others : [...others, who] };
  if (what === 'renamed' || !isNoted(known ?? who, what)) return next;
  return withNote(next, { what, name: who.name || (known?.name ?? ''), at: now });
}

/** The log with a note at its end. */
export function withNote<Log extends ChatLog>(log: Log, note: Omit<Note<string>, 'kind'>): Log {
  const after = Math.max(note.after ?? 0, ...linesOf(log).map(({ id }) => Number(id)));
  return { ...log, entries: [...log.entries, { kind: 'note', ...note, after }] };
}

/** The messages of a log. */
export function linesOf(log: ChatLog): readonly (HeardLine | OwnLine)[] {
  return log.entries.filter((entry) => entry.kind !== 'note');
}

/** The notes of a log. */
export function notesOf<What extends string>(log: ChatLog<What>): readonly Note<What>[] {
  return log.entries.filter((entry) => entry.kind === 'note');
}

/** The log with a message, unless it has it already, at the place that the platform's numbers give it. */
function withLine<Log extends ChatLog>(log: Log, line: HeardLine | OwnLine): Log {
  if (linesOf(log).some(({ id }) => id === line.id)) return log;
  // An own message is known once the platform has taken it, which may be before an earlier one of another participant arrives.
  const next = log.entries.findIndex((entry) => entry.kind !== 'note' && Number(entry.id) > Number(line.id));
  return { ...log, entries: log.entries.toSpliced(next < 0 ? log.entries.length : next, 0, line) };
}
