import { describe, expect, test } from 'vitest';
import { shortcutOf } from '../../../web/desk/model/shortcuts.ts';
import { deskAfter } from '../../../web/desk/record/desk-after.ts';
import { type DeskChat, emptyRecord, type TranscriptLine } from '../../../web/desk/record/desk-record.ts';
import { deskGroups, shownEntries } from '../../../web/desk/record/shown-entries.ts';
import { lastWords } from '../../../web/desk/views/chat-texts.ts';
import { bo, entering, invitation, key, line, tenant, visitor } from './support.ts';

const self = { address: tenant.address };

function chatAfter(...events: Parameters<typeof deskAfter>[1][]): DeskChat {
  const all = [{ kind: 'rung', invitation } as const, ...entering, ...events];
  const record = all.reduce((before, event) => deskAfter(before, event, 45), emptyRecord);
  const chat = record.chats.find((each) => each.key === key);
  if (chat === undefined) throw new Error('No chat came of it.');
  return chat;
}

const recorded = (number: number, at: number, text: string, more: Partial<TranscriptLine> = {}): TranscriptLine => ({
  number,
  at,
  by: 'visitor',
  displayName: 'Tove',
  audience: 'everyone',
  text,
  message: number,
  ...more,
});

describe('channel and transcript as one', () => {
  test('the same message in both → once; earlier ones → before; hidden by the filter → overheard', () => {
    const chat = chatAfter(line(5, 'Hello?'));
    const transcript = [recorded(3, 30, 'Early'), recorded(5, 50, 'Hello?'), recorded(6, 60, 'While you whispered')];
    const drawn = shownEntries(chat, transcript, self);
    expect(drawn.map((each) => each.kind === 'line' && [each.text, each.source])).toEqual([
      ['Early', 'before'],
      ['Hello?', 'heard'],
      ['While you whispered', 'overheard'],
    ]);
  });

  test('colleague’s line for agents only → marked by the transcript; own line of an earlier page → own', () => {
    const chat = chatAfter(line(5, 'Refund her?', bo));
    const transcript = [
      recorded(5, 50, 'Refund her?', { by: 'agent', displayName: 'Bo', audience: 'agents' }),
      recorded(6, 60, 'Yes', { by: 'agent', address: tenant.address, displayName: 'Odile' }),
    ];
    expect(shownEntries(chat, transcript, self)).toMatchObject([
      { text: 'Refund her?', audience: 'agents', by: 'agent' },
      { text: 'Yes', by: 'self' },
    ]);
  });

  test('recap of the company → left out where there is a transcript', () => {
    const company = { id: tenant.endpoint, name: 'Harbour Office', role: 'agent' as const };
    const chat = chatAfter(line(5, 'The visitor said before you joined: …', company));
    expect(shownEntries(chat, [], self)).toHaveLength(1);
    expect(
      shownEntries(chat, [recorded(3, 30, 'Early')], self).map((each) => each.kind === 'line' && each.text),
    ).toEqual(['Early']);
  });

  test('groups → by speaker, audience and source; the entrance mark between before and after', () => {
    const chat = chatAfter(line(5, 'One'), line(6, 'Two'));
    const groups = deskGroups(shownEntries(chat, [recorded(3, 30, 'Early')], self));
    expect(groups.map(({ kind }) => kind)).toEqual(['lines', 'entrance', 'lines']);
    expect(groups[2]).toMatchObject({ lines: [{ text: 'One' }, { text: 'Two' }] });
  });

  test('end of the chat → no note that participants left with it; earlier ones stay', () => {
    const gone = chatAfter({ kind: 'left', key, who: visitor }, { kind: 'over', key, isOwn: false });
    expect(gone).toMatchObject({ ending: 'ended', entries: [], people: [] });
    const left = deskAfter(
      { ...emptyRecord, chats: [chatAfter({ kind: 'left', key, who: visitor })] },
      { kind: 'over', key, isOwn: false },
      99,
    );
    expect(left.chats[0]?.entries).toMatchObject([{ what: 'left', name: 'Tove' }]);
  });
});

describe('order and times · the page’s clock is not the platform’s', () => {
  const tenMinutes = 600_000;
  const shownTexts = (chat: DeskChat, transcript: readonly TranscriptLine[]): readonly string[] =>
    deskGroups(shownEntries(chat, transcript, self)).flatMap((each) =>
      each.kind === 'lines'
        ? each.lines.map(({ text, source }) => `${source}: ${text}`)
        : [each.kind === 'note' ? each.what : each.kind],
    );

  test.each([
    ['slow', -tenMinutes],
    ['fast', tenMinutes],
  ])('a clock ten minutes %s → the same order, the same sources, and the mark where the agent came in', (_, offMs) => {
    const all = [
      { kind: 'rung', invitation } as const,
      ...entering,
      line(5, 'Hello?'),
      { kind: 'joined', key, who: bo } as const,
    ];
    const before = all.reduce(
      (record, event, index) => deskAfter(record, event, 3_000 * index + 1_000_000 + offMs),
      emptyRecord,
    );
    const record = [line(7, 'Still there?')].reduce((next, event) => deskAfter(next, event, 2_000_000 + offMs), before);
    const chat = record.chats[0];
    if (chat === undefined) throw new Error('No chat came of it.');
    const transcript = [
      recorded(3, 999_000, 'Early'),
      recorded(5, 1_000_100, 'Hello?'),
      recorded(6, 1_000_200, 'Hidden'),
      recorded(7, 1_000_300, 'Still there?'),
    ];
    expect(shownTexts({ ...chat, cameAfter: 3 }, transcript)).toEqual([
      'before: Early',
      'entrance',
      'heard: Hello?',
      'joined',
      'overheard: Hidden',
      'heard: Still there?',
    ]);
  });

  test('lines that have no number on the platform → where the transcript has them', () => {
    const welcome = { by: 'service', displayName: 'Harbour', message: undefined } as const;
    const transcript = [
      recorded(1, 9, 'First', { message: undefined }),
      recorded(2, 9, 'Welcome', welcome),
      recorded(5, 9, 'Hello?'),
      recorded(6, 9, 'Later', welcome),
    ];
    const chat = { ...chatAfter(line(5, 'Hello?'), line(7, 'New')), cameAfter: 2 };
    expect(shownTexts(chat, transcript)).toEqual([
      'before: First',
      'before: Welcome',
      'entrance',
      'heard: Hello?',
      'heard: New',
      'heard: Later',
    ]);
  });
});

describe('states · say what is true', () => {
  const waiting = { operationId: 'o1', text: 'One moment', at: 1, state: 'sent', audience: 'everyone' } as const;
  const own = (number: number, text: string): TranscriptLine =>
    recorded(number, 60, text, { by: 'agent', address: tenant.address, displayName: 'Odile' });

  test.each([
    ['taken under a number that the transcript has', { ...waiting, message: '6' }],
    ['its answer was lost, and the transcript has it', waiting],
  ])('own message that waits to be fetched · %s → stands once, as sent', (_, pending) => {
    const chat = { ...chatAfter(line(5, 'Hello?')), cameAfter: -1, pending: [pending] };
    const shown = shownEntries(chat, [recorded(5, 50, 'Hello?'), own(6, 'One moment')], self);
    expect(shown.map((each) => each.kind === 'line' && [each.text, each.state])).toEqual([
      ['Hello?', 'there'],
      ['One moment', 'sent'],
    ]);
  });

  test('the same words twice, one of them confirmed → both stand', () => {
    const chat = chatAfter(line(5, 'Hello?'));
    const said = { kind: 'said', id: '6', operationId: 'o0', text: 'One moment', at: 60, isDelivered: true } as const;
    const both = { ...chat, cameAfter: -1, entries: [...chat.entries, said], pending: [waiting] };
    const shown = shownEntries(both, [recorded(5, 50, 'Hello?'), own(6, 'One moment')], self);
    expect(shown.map((each) => each.kind === 'line' && each.state)).toEqual(['there', 'there', 'sent']);
  });

  test('not fetched in time → so it says, until the visitor writes again', () => {
    const said = { kind: 'said', id: '6', operationId: 'o0', text: 'One moment', at: 60, isDelivered: false } as const;
    const chat = chatAfter(line(5, 'Hello?'));
    const late = { ...chat, entries: [...chat.entries, said] };
    expect(shownEntries(late, [], self).at(-1)).toMatchObject({ state: 'late' });
    const back = {
      ...late,
      entries: [...late.entries, { kind: 'heard', id: '7', from: visitor, text: 'Back', at: 70 }],
    } as const;
    expect(shownEntries(back, [], self).at(-2)).toMatchObject({ text: 'One moment', state: 'there' });
  });

  test('a colleague’s line of which the service has not said for whom it was → checking, never as if for everyone', () => {
    const chat = chatAfter(line(5, 'Refund her?', bo));
    expect(shownEntries(chat, [], self)).toMatchObject([{ audience: 'checking' }]);
    expect(shownEntries(chat, [], { address: undefined })).toMatchObject([{ audience: 'everyone' }]);
    const known = recorded(5, 50, 'Refund her?', { by: 'agent', audience: 'agents' });
    expect(shownEntries(chat, [known], self)).toMatchObject([{ audience: 'agents' }]);
    expect(lastWords(chat, [known], tenant.address)).toMatchObject({ text: 'Refund her?', audience: 'agents' });
    expect(lastWords(chat, [], tenant.address)).toMatchObject({ text: 'Refund her?', audience: 'checking' });
  });

  test('unanswered · since the visitor’s first line after the last answer; words for colleagues and what failed are none', () => {
    const since = (chat: DeskChat, transcript: readonly TranscriptLine[] = []) =>
      lastWords(chat, transcript, tenant.address).unansweredSince;
    const asked = chatAfter(line(5, 'Hello?'), line(6, 'Are you there?'));
    expect(since(asked)).toBe(50);
    expect(lastWords(asked, [], tenant.address).at).toBe(60);
    expect(since({ ...asked, ending: 'ended' })).toBeUndefined();
    const pending = { operationId: 'o0', text: 'Yes', at: 70, audience: 'everyone', attempts: 0 } as const;
    expect(since({ ...asked, pending: [{ ...pending, state: 'waiting' }] })).toBeUndefined();
    expect(since({ ...asked, pending: [{ ...pending, state: 'failed' }] })).toBe(50);
    const colleague = chatAfter(line(5, 'Hello?'), line(6, 'Refund her?', bo), line(7, 'Anyone?'));
    expect(since(colleague, [recorded(6, 60, 'Refund her?', { by: 'agent', audience: 'agents' })])).toBe(50);
    expect(since(colleague, [recorded(6, 60, 'Refund her?', { by: 'agent', audience: 'everyone' })])).toBe(70);
    expect(since(chatAfter())).toBeUndefined();
  });

  test('the agent ends the chat → that the visitor leaves with it is no note, however long it takes', () => {
    const open = chatAfter(line(5, 'Hello?'));
    const record = { ...emptyRecord, chats: [{ ...open, isEnding: true }] };
    const left = deskAfter(record, { kind: 'left', key, who: visitor }, 900);
    const over = deskAfter(left, { kind: 'over', key, isOwn: false }, 2_000);
    expect(over.chats[0]?.entries.filter(({ kind }) => kind === 'note')).toEqual([]);
  });
});

describe('shortcuts', () => {
  const press = (code: string, more: object = {}) =>
    shortcutOf({ code, altKey: true, ctrlKey: false, metaKey: false, shiftKey: false, ...more });

  test('Alt and a key → what it does, whatever the layout writes there; other modifiers → nothing', () => {
    expect(press('KeyA')).toMatchObject({ name: 'accept' });
    expect(press('Digit3')).toEqual({ name: 'number', number: 3 });
    expect(press('KeyA', { ctrlKey: true })).toBeUndefined();
    expect(press('KeyA', { altKey: false })).toBeUndefined();
    expect(press('KeyQ')).toBeUndefined();
  });
});
