import { parseJson } from '../../../shared/kernel/json.ts';
import type { Person } from '../../chat/chat-event.ts';
import type { OwnLine } from '../../chat/chat-log.ts';
import { entryWith, heardFrom, isOwnLine, isPerson } from '../../stored/chat-shapes.ts';
import { anyOf, isBoolean, isNumber, isObject, isText, listOf, maybe, oneOf, withMembers } from '../../stored/shape.ts';
import type { ChatRecord, Ending } from './chat-record.ts';

type EarlierPerson = { readonly id: string; readonly name: string; readonly isAgent: boolean };

type EarlierEntry =
  | OwnLine
  | {
      readonly kind: 'heard';
      readonly id: string;
      readonly from: EarlierPerson;
      readonly text: string;
      readonly at: number;
    }
  | { readonly kind: 'note'; readonly note: 'joined' | 'left'; readonly name: string; readonly at: number };

/** A record of schema 1, which release 0.1.0 wrote. Read until 0.3.0, so that an update ends no chat. */
type EarlierRecord = Omit<ChatRecord, 'schema' | 'people' | 'entries' | 'typing' | 'ending'> & {
  readonly schema: 1;
  readonly agents: readonly EarlierPerson[];
  readonly entries: readonly EarlierEntry[];
  readonly typing: readonly { readonly who: EarlierPerson; readonly until: number }[];
  readonly ending?: Exclude<Ending, 'unattended'> | 'nobody';
};

/** Reads a stored record, also of the release before; undefined when it is not valid, or of a later release. */
export function readRecord(text: string | null): ChatRecord | undefined {
  const value = parseJson(text ?? '');
  if (isEarlierRecord(value)) return recordOf(value as EarlierRecord);
  return isRecord(value) ? (value as ChatRecord) : undefined;
}

const common = {
  holder: isText,
  visitorId: isText,
  companyName: isText,
  startedAt: isNumber,
  phase: oneOf('starting', 'open', 'ended'),
  session: isObject,
  ending: maybe(oneOf('visitor', 'company', 'unattended', 'declined', 'lost', 'nobody')),
};
const isRecord = withMembers({
  ...common,
  schema: oneOf(2),
  entries: listOf(entryWith('joined', 'left', 'passedOn', 'ended')),
  people: listOf(isPerson),
  typing: listOf(withMembers({ who: isPerson, until: isNumber })),
  isLasting: maybe(isBoolean),
  hasLogo: maybe(isBoolean),
  keptDays: maybe(isNumber),
  ratingToken: maybe(isText),
  waitingToken: maybe(isText),
  endedAt: maybe(isNumber),
  waiting: maybe(
    withMembers({
      position: maybe(isNumber),
      wait: maybe(withMembers({ fromSeconds: isNumber, toSeconds: isNumber })),
    }),
  ),
});
const isEarlierPerson = withMembers({ id: isText, name: isText });
const isEarlierEntry = anyOf(
  heardFrom(isEarlierPerson),
  withMembers({ kind: oneOf('note'), note: oneOf('joined', 'left'), name: isText, at: isNumber }),
  isOwnLine,
);
const isEarlierRecord = withMembers({
  ...common,
  schema: oneOf(1),
  entries: listOf(isEarlierEntry),
  agents: listOf(isEarlierPerson),
  typing: listOf(withMembers({ who: isEarlierPerson, until: isNumber })),
});

const person = ({ id, name, isAgent }: EarlierPerson): Person => ({ id, name, role: isAgent ? 'agent' : 'company' });

/** A record of schema 1 as one of schema 2. */
function recordOf({ agents, entries, typing, ending, ...rest }: EarlierRecord): ChatRecord {
  return {
    ...rest,
    schema: 2,
    people: agents.map(person),
    entries: entries.map((entry) => {
      if (entry.kind === 'heard') return { ...entry, from: person(entry.from) };
      if (entry.kind === 'said') return entry;
      return { kind: 'note', what: entry.note, name: entry.name, at: entry.at };
    }),
    typing: typing.map(({ who, until }) => ({ who: person(who), until })),
    ending: ending === 'nobody' ? 'unattended' : ending,
  };
}
