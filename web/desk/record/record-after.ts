import type { Happening, Invitation } from '../transport/agent-happening.ts';
import { type ChatRecord, type DeskRecord, withChat } from './desk-record.ts';

/** What one happening makes of the record. Pure: the same happening again changes nothing. */
export function recordAfter(record: DeskRecord, happening: Happening, now: number): DeskRecord {
  const { key } = 'invitation' in happening ? happening.invitation : happening;
  switch (happening.kind) {
    case 'rung':
      return rung(record, happening.invitation);
    case 'silent':
      return {
        ...record,
        invitations: record.invitations.filter((each) => each.key !== key),
      };
    case 'entered':
      return entered(record, happening, now);
    case 'typing':
      return record;
    default:
      return withChat(record, key, (chat) => chatAfter(chat, happening, now));
  }
}

type InChat = Exclude<Happening, { kind: 'rung' | 'silent' | 'entered' | 'typing' }>;

function chatAfter(chat: ChatRecord, happening: InChat, now: number): ChatRecord {
  switch (happening.kind) {
    case 'linked':
      return { ...chat, links: happening.links };
    case 'came':
      return happening.isSelf ? chat : came(chat, happening.who, now);
    case 'went':
      return happening.isSelf ? chat : went(chat, happening.who, now);
    case 'line':
      return withLine(chat, happening);
    case 'confirmed':
      return confirmed(chat, happening);
    case 'asked':
      return asked(chat, happening, now);
    case 'over':
      return over(chat, happening.isOwn ? 'left' : 'ended', now);
  }
}

function rung(record: DeskRecord, invitation: Invitation): DeskRecord {
  const others = record.invitations.filter(({ key }) => key !== invitation.key);
  return { ...record, invitations: [...others, invitation] };
}

/** The agent is in: the invitation becomes a chat. Somebody who comes back finds the chat as it was. */
function entered(
  record: DeskRecord,
  { key, self, invite }: Extract<Happening, { kind: 'entered' }>,
  now: number,
): DeskRecord {
  const invitation = record.invitations.find((each) => each.key === key);
  const known = record.chats.find((chat) => chat.key === key);
  const invitations = record.invitations.filter((each) => each.key !== key);
  if (known !== undefined) {
    const { ending: _, ...open } = { ...known, self, invite: invite ?? known.invite };
    const back = known.ending === undefined ? open : { ...open, people: [] };
    return { ...record, invitations, chats: record.chats.map((chat) => (chat.key === key ? back : chat)) };
  }
  if (invitation === undefined) return record;
  const { conversation, endpoint, subject, details } = invitation;
  const chat: ChatRecord = {
    ...{ key, conversation, endpoint, subject, details, self, invite },
    since: now,
    links: {},
    people: [],
    lines: [],
    notes: [],
    pending: [],
    asked: [],
    audience: 'everyone',
    draft: '',
    unread: 0,
  };
  return { ...record, invitations, chats: [...record.chats, chat], active: record.active ?? key };
}

function came(chat: ChatRecord, who: ChatRecord['people'][number], now: number): ChatRecord {
  const role = who.id === chat.endpoint ? ('company' as const) : who.role;
  if (chat.people.some(({ id }) => id === who.id)) return chat;
  const isNews = role === 'agent' && now - chat.since > 2_000;
  const notes = isNews ? [...chat.notes, { at: now, what: 'joined' as const, name: who.name }] : chat.notes;
  const askedStill = chat.asked.filter((address) => address !== who.id);
  return { ...chat, people: [...chat.people, { ...who, role }], notes, asked: askedStill };
}

function went(chat: ChatRecord, { id }: ChatRecord['people'][number], now: number): ChatRecord {
  const gone = chat.people.find((person) => person.id === id);
  if (gone === undefined) return chat;
  const people = chat.people.filter((person) => person.id !== id);
  if (gone.role === 'company') return { ...chat, people };
  return { ...chat, people, notes: [...chat.notes, { at: now, what: 'left', name: gone.name }] };
}

function withLine(chat: ChatRecord, { number, from, text, at }: Extract<Happening, { kind: 'line' }>): ChatRecord {
  if (chat.lines.some((line) => line.number === number)) return chat;
  const role = from.id === chat.endpoint ? ('company' as const) : from.role;
  const line = { number, at, from: { ...from, role }, text, isOwn: false };
  return { ...chat, lines: [...chat.lines, line], unread: chat.unread + (role === 'company' ? 0 : 1) };
}

function confirmed(
  chat: ChatRecord,
  { operationId, number, at, isDelivered }: Extract<Happening, { kind: 'confirmed' }>,
): ChatRecord {
  const sent = chat.pending.find((pending) => pending.operationId === operationId);
  const pending = chat.pending.filter((each) => each !== sent);
  if (sent === undefined || chat.lines.some((line) => line.number === number)) return { ...chat, pending };
  const self = { id: 'self', name: '', role: 'agent' as const };
  const line = { number, at, from: self, text: sent.text, isOwn: true, audience: sent.audience, isDelivered };
  return { ...chat, pending, lines: [...chat.lines, line] };
}

function asked(chat: ChatRecord, { address, state }: Extract<Happening, { kind: 'asked' }>, now: number): ChatRecord {
  const others = chat.asked.filter((each) => each !== address);
  if (state === 'ringing') {
    return { ...chat, asked: [...others, address], notes: [...chat.notes, { at: now, what: 'asked', name: address }] };
  }
  if (state === 'joined') return { ...chat, asked: others };
  return { ...chat, asked: others, notes: [...chat.notes, { at: now, what: 'askFailed', name: address }] };
}

/** When a chat ends everybody goes at once: that is no news by itself. */
export function over(chat: ChatRecord, ending: NonNullable<ChatRecord['ending']>, now: number): ChatRecord {
  if (chat.ending !== undefined) return chat;
  const notes = chat.notes.filter(({ what, at }) => what !== 'left' || at !== now);
  return { ...chat, notes, ending, links: {}, invite: undefined, people: [], asked: [] };
}
