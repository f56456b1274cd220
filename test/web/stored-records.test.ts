import { describe, expect, test } from 'vitest';
import type { DeskChat } from '../../web/desk/record/desk-record.ts';
import { readRecord as readDeskRecord } from '../../web/desk/record/read-record.ts';
import { RecordStore } from '../../web/desk/record/record-store.ts';
import { deskGroups, shownEntries } from '../../web/desk/record/shown-entries.ts';
import { chatName, lastWords } from '../../web/desk/views/chat-texts.ts';
import { KeptStorage } from '../../web/stored/kept-storage.ts';
import { viewOf } from '../../web/widget/chat/chat-view.ts';
import { visitorGroups } from '../../web/widget/chat/groups.ts';
import { readRecord } from '../../web/widget/chat/stored-record.ts';

const tove = { id: 'sip:1@anonymous.invalid', name: 'Tove', role: 'visitor' };
const entries = [
  { kind: 'heard', id: '2', from: tove, text: 'Hello?', at: 20 },
  { kind: 'said', id: '3', operationId: 'o1', text: 'Yes', at: 30, audience: 'everyone', isDelivered: true },
  { kind: 'note', what: 'left', name: 'Tove', at: 40 },
];
const pending = { operationId: 'o2', text: 'And', at: 50, state: 'waiting', audience: 'agents' };
const openChat = {
  ...{ key: 'k', conversation: 'c', endpoint: 'sip:e', subject: 'Berth', details: { name: 'Tove' }, since: 1 },
  ...{ self: '/c', links: { send: '/m' }, people: [tove], entries, pending: [pending], asked: ['sip:bo'] },
  ...{ audience: 'agents', draft: 'half', unread: 1 },
};
const about = { key: 'i', conversation: 'd', endpoint: 'sip:e', subject: '', details: {} };
const deskRecord = {
  schema: 2,
  application: { base: 'https://p.example/', self: '/a', next: '/a/events' },
  invitations: [{ ...about, id: '/i', at: 1, accept: '/i/accept', decline: '/i/decline' }],
  chats: [openChat, { ...openChat, key: 'l', ending: 'ended', transcript: [] }],
  active: 'k',
  missed: 1,
};
const widgetRecord = {
  schema: 2,
  ...{ holder: 'tab', visitorId: 'v', companyName: 'Contoso', hasLogo: true, startedAt: 1, phase: 'open' },
  wasAttended: true,
  session: { cursor: '/e' },
  people: [{ id: 'a', name: 'Ada', role: 'agent' }],
  typing: [{ who: { id: 'a', name: 'Ada', role: 'agent' }, until: 9 }],
  entries,
};

/** The value with any one of its members, at any depth, replaced by something else or left out. */
function* spoilt(value: unknown): Generator<unknown> {
  for (const other of [undefined, null, 7, 'text', [], {}, [null], { kind: 'heard' }]) yield other;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    for (const other of spoilt(member)) {
      yield Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other };
    }
  }
}

const drawn = (chat: DeskChat): unknown => [
  chatName(chat),
  lastWords(chat, chat.transcript ?? [], 'sip:me'),
  deskGroups(shownEntries(chat, chat.transcript ?? [], { address: 'sip:me' })),
];

describe('stored JSON is input', () => {
  test('desk · a record as it is written → read as it is', () => {
    expect(readDeskRecord(JSON.stringify(deskRecord))).toEqual(deskRecord);
  });

  test('desk · any member of another kind, or missing → left out, or the chat that it belongs to; the rest can be drawn', () => {
    let read = 0;
    for (const other of spoilt(deskRecord)) {
      const record = readDeskRecord(JSON.stringify(other) ?? null);
      expect([record.chats.map(drawn), record.invitations.map(({ details }) => Object.keys(details))]).toHaveLength(2);
      read += record.chats.length;
    }
    expect(read).toBeGreaterThan(100);
  });

  test('widget · any member of another kind, or missing → the chat can be drawn, or there is none', () => {
    let read = 0;
    for (const other of spoilt(widgetRecord)) {
      const record = readRecord(JSON.stringify(other) ?? null);
      if (record === undefined) continue;
      const source = {
        record,
        answer: undefined,
        isStarting: false,
        isNotBegun: false,
        isLeaving: false,
        askedAgainAt: undefined,
        pending: [],
        isTooFast: false,
        connection: 'connected',
        now: 1,
      } as const;
      const view = viewOf(source);
      expect(visitorGroups(view.entries, view.pending).length).toBeLessThanOrEqual(3);
      read += 1;
    }
    expect(read).toBeGreaterThan(20);
  });

  test.each(['{"schema":1,"entries":[]}', '{"schema":2,"entries":[]}', '[]', '"x"', '', 'null'])(
    'widget · %s → no chat, so that one can begin',
    (text) => expect(readRecord(text)).toBeUndefined(),
  );
});

describe('desk · storage that is full', () => {
  const storage = (most: number) => {
    const items = new Map<string, string>();
    return {
      items,
      getItem: (name: string) => items.get(name) ?? null,
      setItem: (name: string, value: string) => {
        if (value.length > most) throw new DOMException('full', 'QuotaExceededError');
        items.set(name, value);
      },
      removeItem: (name: string) => void items.delete(name),
    };
  };
  const large = { ...openChat, entries: Array.from({ length: 5_000 }, (_, at) => ({ ...entries[0], id: String(at) })) };

  test('one open chat that is too long → the newest messages, where the channel was read to, and what was not sent', () => {
    const store = new RecordStore(storage(40_000));
    store.write(readDeskRecord(JSON.stringify({ ...deskRecord, chats: [large] })));
    const { chats, application } = store.read();
    expect(application).toEqual(deskRecord.application);
    expect(chats[0]?.pending).toEqual([pending]);
    expect(chats[0]?.entries.at(-1)).toMatchObject({ id: '4999' });
  });

  test('nothing fits → what was stored before stays', () => {
    const full = storage(3_000);
    const store = new RecordStore(full);
    store.write(readDeskRecord(JSON.stringify({ ...deskRecord, chats: [openChat] })));
    const before = full.items.get('carebridge.desk');
    store.write(readDeskRecord(JSON.stringify({ ...deskRecord, chats: [{ ...openChat, draft: 'x'.repeat(4_000) }] })));
    expect(before).toBeDefined();
    expect(full.items.get('carebridge.desk')).toBe(before);
  });

  test('a sign-in that does not fit, or no storage at all → kept as long as the page is open', () => {
    for (const kept of [new KeptStorage(() => storage(3)), new KeptStorage(() => fails())]) {
      kept.setItem('a', 'four');
      expect(kept.getItem('a')).toBe('four');
      kept.removeItem('a');
      expect(kept.getItem('a')).toBeNull();
    }
  });
});

function fails(): never {
  throw new DOMException('no', 'SecurityError');
}
