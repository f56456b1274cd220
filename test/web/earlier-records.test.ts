import { describe, expect, test } from 'vitest';
import { emptyRecord } from '../../web/desk/record/desk-record.ts';
import { RecordStore } from '../../web/desk/record/record-store.ts';
import { readRecord } from '../../web/widget/chat/stored-record.ts';

const ada = { id: 'sip:ada@contoso.example', name: 'Ada' };

describe('records that release 0.1.0 has stored', () => {
  const kept = {
    holder: 'tab',
    visitorId: 'v',
    companyName: 'Contoso',
    startedAt: 1,
    phase: 'open',
    wasAttended: true,
  };
  const session = { application: '/a' };

  test('widget · a chat with people, lines and notes → goes on as it was', () => {
    const written = {
      ...kept,
      schema: 1,
      session,
      agents: [{ ...ada, isAgent: true }],
      typing: [{ who: { ...ada, isAgent: true }, until: 9 }],
      entries: [
        { kind: 'heard', id: '1', from: { id: 'c', name: 'Contoso', isAgent: false }, text: 'Welcome', at: 2 },
        { kind: 'note', note: 'joined', name: 'Ada', at: 3 },
        { kind: 'said', id: '2', operationId: 'o', text: 'Hello', at: 4 },
      ],
    };
    expect(readRecord(JSON.stringify(written))).toEqual({
      ...kept,
      schema: 2,
      session,
      ending: undefined,
      people: [{ ...ada, role: 'agent' }],
      typing: [{ who: { ...ada, role: 'agent' }, until: 9 }],
      entries: [
        { kind: 'heard', id: '1', from: { id: 'c', name: 'Contoso', role: 'company' }, text: 'Welcome', at: 2 },
        { kind: 'note', what: 'joined', name: 'Ada', at: 3 },
        { kind: 'said', id: '2', operationId: 'o', text: 'Hello', at: 4 },
      ],
    });
  });

  test.each([
    ['nobody', 'unattended'],
    ['company', 'company'],
  ])('widget · ended as %s → %s', (ending, now) => {
    const written = { ...kept, schema: 1, session, agents: [], typing: [], entries: [], phase: 'ended', ending };
    expect(readRecord(JSON.stringify(written))?.ending).toBe(now);
  });

  test('widget · of a later release, or none at all → not resumed', () => {
    expect(readRecord(JSON.stringify({ ...kept, schema: 3, entries: [] }))).toBeUndefined();
    expect(readRecord('{"schema":1}')).toBeUndefined();
    expect(readRecord('no JSON')).toBeUndefined();
    expect(readRecord(null)).toBeUndefined();
  });

  test('desk · chats with lines and notes → one list, notes where they happened', () => {
    const visitor = { id: 'sip:v', name: 'Tove', role: 'visitor' };
    const about = { key: 'k', conversation: 'c', endpoint: 'sip:e', subject: '', details: {}, since: 1 };
    const open = { self: '/c', links: {}, asked: [], audience: 'everyone' };
    const chat = { ...about, ...open, people: [visitor], pending: [], draft: 'half a', unread: 1 };
    const lines = [
      { number: 3, at: 30, from: visitor, text: 'Hello?', isOwn: false },
      {
        number: 5,
        at: 50,
        from: { ...ada, role: 'agent' },
        text: 'Yes',
        isOwn: true,
        audience: 'everyone',
        isDelivered: true,
      },
    ];
    const notes = [
      { at: 20, what: 'joined', name: 'Tove' },
      { at: 40, what: 'whisperOn', name: '' },
      { at: 60, what: 'left', name: 'Tove' },
    ];
    const application = { base: '/b', self: '/s', next: '/n' };
    const written = { schema: 1, application, invitations: [], chats: [{ ...chat, lines, notes }], active: 'k' };
    expect(storeWith(JSON.stringify(written)).read()).toEqual({
      schema: 2,
      application,
      invitations: [],
      active: 'k',
      missed: 0,
      chats: [
        {
          ...chat,
          entries: [
            { kind: 'note', at: 20, what: 'joined', name: 'Tove' },
            { kind: 'heard', id: '3', from: visitor, text: 'Hello?', at: 30 },
            { kind: 'note', at: 40, what: 'whisperOn', name: '' },
            { kind: 'said', id: '5', operationId: '5', text: 'Yes', at: 50, audience: 'everyone', isDelivered: true },
            { kind: 'note', at: 60, what: 'left', name: 'Tove' },
          ],
        },
      ],
    });
  });

  test('desk · of a later release, or none at all → an empty record', () => {
    expect(storeWith('{"schema":3}').read()).toEqual(emptyRecord);
    expect(storeWith('no JSON').read()).toEqual(emptyRecord);
  });
});

function storeWith(text: string): RecordStore {
  return new RecordStore({ getItem: () => text, setItem: () => undefined, removeItem: () => undefined });
}
