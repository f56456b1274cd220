import type { Person } from '../../chat/chat-event.ts';
import { type LogContext, logAfter, withNote } from '../../chat/chat-log.ts';
import type { AgentEvent, Invitation } from '../transport/agent-event.ts';
import { isOutByHandOver } from './asking.ts';
import { type DeskChat, type DeskRecord, withChat } from './desk-record.ts';

/** What one event makes of the record. Pure: the same event again changes nothing. */
export function deskAfter(record: DeskRecord, event: AgentEvent, now: number): DeskRecord {
  switch (event.kind) {
    case 'rung':
      return rung(record, event.invitation);
    case 'silent':
      return silent(record, event);
    case 'entered':
      return entered(record, event, now);
    default:
      return withChat(record, event.key, (chat) => chatAfter(chat, event, now));
  }
}

type EventInChat = Exclude<AgentEvent, { kind: 'rung' | 'silent' | 'entered' }>;

function chatAfter(chat: DeskChat, event: EventInChat, now: number): DeskChat {
  switch (event.kind) {
    case 'linked':
      return { ...chat, links: event.links };
    case 'asked':
      return asked(chat, event, now);
    case 'over': {
      const gone = { ...chat, isRemoved: event.isRemoved };
      return over(gone, event.isOwn || isOutByHandOver(gone) ? 'left' : 'ended', now);
    }
    case 'presence':
      return chat;
    case 'wrap-up':
      return { ...chat, wrapUpUntil: event.endsAt };
    case 'joined': {
      const who = placed(chat, event.who);
      const next = logAfter(chat, { ...event, who }, contextOf(chat, now));
      return { ...next, asked: chat.asked.filter((address) => address !== who.id) };
    }
    case 'line':
      return withHeard(chat, { ...event, from: placed(chat, event.from) }, now);
    case 'confirmed': {
      const pending = chat.pending.filter(({ operationId }) => operationId !== event.operationId);
      return { ...logAfter(chat, event, contextOf(chat, now)), pending };
    }
    default:
      return logAfter(chat, event, contextOf(chat, now));
  }
}

/** No note for the agents whom this one finds on joining, nor for the company. */
function contextOf(chat: DeskChat, now: number): LogContext {
  return {
    now,
    isNoted: ({ role }, what) =>
      what === 'joined' ? role === 'agent' && now - chat.since > 2_000 : role !== 'company' && chat.isEnding !== true,
    sentMessage: (id) => {
      const sent = chat.pending.find(({ operationId }) => operationId === id);
      return sent === undefined ? undefined : { text: sent.text, audience: sent.audience };
    },
  };
}

/** The company writes under the address of its endpoint, which the channel does not mark. */
const placed = ({ endpoint }: DeskChat, who: Person): Person =>
  who.id === endpoint ? { ...who, role: 'company' } : who;

function withHeard(chat: DeskChat, line: Extract<EventInChat, { kind: 'line' }>, now: number): DeskChat {
  const next = logAfter(chat, line, contextOf(chat, now));
  if (next === chat || line.from.role === 'company') return next;
  return { ...next, unread: chat.unread + 1 };
}

/** A ring that runs out is missed; any answer ends the row, also on another device. That it was taken back says nothing of the agent. */
function silent(record: DeskRecord, { key, why }: Extract<AgentEvent, { kind: 'silent' }>): DeskRecord {
  const invitations = record.invitations.filter((invitation) => invitation.key !== key);
  if (invitations.length === record.invitations.length) return record;
  const missed = why === 'missed' ? record.missed + 1 : why === 'withdrawn' ? record.missed : 0;
  return { ...record, invitations, missed };
}

function rung(record: DeskRecord, invitation: Invitation): DeskRecord {
  const others = record.invitations.filter(({ key }) => key !== invitation.key);
  return { ...record, invitations: [...others, invitation] };
}

/** The agent has joined: the invitation becomes a chat. An agent who joins again finds the chat as it was. */
function entered(
  record: DeskRecord,
  { key, self, invite, about, after }: Extract<AgentEvent, { kind: 'entered' }>,
  now: number,
): DeskRecord {
  const invitation = record.invitations.find((each) => each.key === key) ?? about;
  const known = record.chats.find((chat) => chat.key === key);
  const invitations = record.invitations.filter((each) => each.key !== key);
  if (known !== undefined) {
    const { ending: _, isRemoved: __, ...open } = { ...known, self, invite: invite ?? known.invite };
    const back = known.ending === undefined ? open : { ...open, people: [] };
    const chats = record.chats.map((chat) => (chat.key === key ? back : chat));
    return { ...record, invitations, chats, missed: 0 };
  }
  if (invitation === undefined) return record;
  const { conversation, endpoint, subject, details } = invitation;
  const chat: DeskChat = {
    ...{ key, conversation, endpoint, subject, details, self, invite },
    since: now,
    ...(after === undefined ? {} : { cameAfter: after }),
    links: {},
    people: [],
    entries: [],
    pending: [],
    asked: [],
    audience: 'everyone',
    draft: '',
    unread: 0,
  };
  return { ...record, invitations, chats: [...record.chats, chat], active: record.active ?? key, missed: 0 };
}

function asked(chat: DeskChat, { address, state }: Extract<AgentEvent, { kind: 'asked' }>, now: number): DeskChat {
  const others = chat.asked.filter((each) => each !== address);
  if (state === 'joined') return { ...chat, asked: others };
  if (state === 'failed') return withNote({ ...chat, asked: others }, { what: 'askFailed', name: address, at: now });
  return withNote({ ...chat, asked: [...others, address] }, { what: 'asked', name: address, at: now });
}

/** The chat after its end. All participants leave with it, so the notes of this moment are dropped. */
export function over(chat: DeskChat, ending: NonNullable<DeskChat['ending']>, now: number): DeskChat {
  if (chat.ending !== undefined) return chat;
  const entries = chat.entries.filter((entry) => entry.kind !== 'note' || entry.what !== 'left' || entry.at !== now);
  return { ...chat, entries, ending, links: {}, invite: undefined, people: [], asked: [] };
}
