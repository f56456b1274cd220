import { describe, expect, test } from 'vitest';
import { shortcutOf } from '../../../web/desk/model/shortcuts.ts';
import { deskAfter } from '../../../web/desk/record/desk-after.ts';
import { type DeskChat, emptyRecord, type TranscriptLine } from '../../../web/desk/record/desk-record.ts';
import { deskGroups, shownEntries } from '../../../web/desk/record/shown-entries.ts';
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
