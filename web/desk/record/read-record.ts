import { parseJson } from '../../../shared/kernel/json.ts';
import { entryWith, isPending, isPerson } from '../../stored/chat-shapes.ts';
import {
  isBoolean,
  isNumber,
  isText,
  listOf,
  maybe,
  membersOf,
  oneOf,
  type Shape,
  withMembers,
} from '../../stored/shape.ts';
import { type DeskChat, type DeskRecord, emptyRecord } from './desk-record.ts';
import { type EarlierRecord, recordOf } from './earlier-record.ts';

const noteNames = [
  'joined',
  'left',
  'asked',
  'askFailed',
  'handsOver',
  'handOverFailed',
  'takenOver',
  'whisperOn',
  'whisperOff',
];
const isAudience = oneOf('everyone', 'agents');

const about = {
  key: isText,
  conversation: isText,
  endpoint: isText,
  subject: isText,
  details: membersOf(isText),
};

const isInvitation = withMembers({
  ...about,
  id: isText,
  at: isNumber,
  by: maybe(isText),
  note: maybe(isText),
  isHandOver: maybe(isBoolean),
  isOwnWish: maybe(isBoolean),
  accept: isText,
  decline: isText,
  expiresAt: maybe(isNumber),
  queue: maybe(isText),
});

const isAsking = withMembers({
  requestId: isText,
  by: isText,
  to: maybe(isText),
  leaves: isBoolean,
  bySupervisor: maybe(isBoolean),
  status: oneOf('running', 'done', 'failed', 'dropped'),
  asked: listOf(isText),
});

const isTranscriptLine = withMembers({
  number: isNumber,
  at: isNumber,
  by: oneOf('visitor', 'agent', 'service'),
  displayName: isText,
  audience: isAudience,
  text: isText,
});

const chatMembers: Readonly<Record<string, Shape>> = {
  ...about,
  since: isNumber,
  cameAt: maybe(isNumber),
  cameAfter: maybe(isNumber),
  self: isText,
  invite: maybe(isText),
  links: withMembers({ send: maybe(isText), type: maybe(isText) }),
  people: listOf(isPerson),
  pending: listOf((pending) => isPending(pending) && withMembers({ audience: isAudience })(pending)),
  asked: listOf(isText),
  askings: maybe(listOf(isAsking)),
  audience: isAudience,
  draft: isText,
  unread: isNumber,
  isEnding: maybe(isBoolean),
  ending: maybe(oneOf('left', 'ended', 'lost')),
  wrapUp: maybe(withMembers({ tags: listOf(isText), note: isText, isWanted: isBoolean, isLeaving: maybe(isBoolean) })),
  wrapUpUntil: maybe(isNumber),
  transcript: maybe(listOf(isTranscriptLine)),
};

const isChat = withMembers({ ...chatMembers, entries: listOf(entryWith(...noteNames)) });
const isRecord = withMembers({
  schema: oneOf(1, 2),
  application: maybe(withMembers({ base: isText, self: isText, next: isText })),
  invitations: listOf(() => true),
  chats: listOf(() => true),
  active: maybe(isText),
  missed: maybe(isNumber),
});
const isEarlierChat = withMembers({
  ...chatMembers,
  lines: listOf(withMembers({ number: isNumber, at: isNumber, from: isPerson, text: isText })),
  notes: listOf(withMembers({ what: oneOf(...noteNames), name: isText, at: isNumber })),
});

/** A stored record, also of the release before; what cannot be read of it is left out: all of it, or one chat. */
export function readRecord(text: string | null): DeskRecord {
  const stored = parseJson(text ?? '');
  if (!isRecord(stored)) return emptyRecord;
  const kept = stored as DeskRecord | EarlierRecord;
  const current = kept.schema === 1 ? recordOf({ ...kept, chats: kept.chats.filter(isEarlierChat) }) : kept;
  const { application, active, invitations, chats, missed } = current;
  return {
    ...emptyRecord,
    application: application ?? undefined,
    active: active ?? undefined,
    missed: missed ?? 0,
    invitations: invitations.filter(isInvitation),
    chats: chats.filter(isChat).map(withoutNulls),
  };
}

/** JSON has no undefined: a member that another release stored as null is taken for absent. */
const withoutNulls = (chat: DeskChat): DeskChat =>
  Object.fromEntries(Object.entries(chat).filter(([, value]) => value !== null)) as DeskChat;
