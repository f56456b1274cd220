import { describe, expect, it } from 'vitest';
import { newRecord } from '../../web/widget/chat/chat-record.ts';
import { othersIn } from '../../web/widget/customer/other-devices.ts';
import { withOthers } from '../../web/widget/customer/with-others.ts';

const at = Date.parse('2026-03-02T12:00:00.123Z');
const time = (ms: number): string => new Date(ms).toISOString();

const answered = {
  id: 'one',
  startedAt: time(at),
  endedAt: time(at + 60_000),
  lines: [
    { at: time(at), by: 'visitor', text: 'Is it free?' },
    { at: time(at + 1), by: 'agent', displayName: 'Ada', text: 'Yes' },
    { at: time(at + 2), by: 'service', displayName: 'Contoso', text: 'Welcome' },
  ],
};
const later = {
  ...answered,
  id: 'two',
  startedAt: time(at + 3_600_000),
  lines: [{ ...answered.lines[0], text: 'And now?' }],
};

/** A chat as the device has it: with a note, and by a clock of its own. */
const kept = (text: string, startedAt: number) => ({
  name: 'carebridge.contoso.kept',
  record: {
    ...newRecord({ holder: '', visitorId: '', companyName: '', session: {}, startedAt }),
    entries: [
      { kind: 'note' as const, what: 'joined' as const, name: 'Ada', at },
      { kind: 'said' as const, id: '2', operationId: 'x', text, at },
    ],
  },
});

describe('chats on other devices (carebridge.md#customer-chats)', () => {
  it('answer → records to be read; what is not as expected → left out', () => {
    const [chat, ...others] = othersIn(
      {
        chats: [
          answered,
          { ...answered, id: 7 },
          { ...answered, startedAt: 'soon' },
          { ...answered, lines: [{}] },
          'x',
        ],
      },
      'Contoso',
    );
    expect(others).toEqual([]);
    expect(chat?.name).toBe('one');
    expect(chat?.record).toMatchObject({ phase: 'ended', startedAt: at, endedAt: at + 60_000, companyName: 'Contoso' });
    expect(chat?.record.entries).toEqual([
      { kind: 'said', id: '0', operationId: '0', text: 'Is it free?', at },
      { kind: 'heard', id: '1', from: { id: 'Ada', name: 'Ada', role: 'agent' }, text: 'Yes', at: at + 1 },
      {
        kind: 'heard',
        id: '2',
        from: { id: 'Contoso', name: 'Contoso', role: 'company' },
        text: 'Welcome',
        at: at + 2,
      },
    ]);
    expect(othersIn({ chats: 'none' }, '')).toEqual([]);
  });

  it('a chat that the device has as well → once, as the device has it; the last one first', () => {
    const others = othersIn({ chats: [later, answered] }, 'Contoso');
    const here = kept('Is it free?', at - 5_000);
    expect(withOthers([here], others).map(({ name }) => name)).toEqual(['two', here.name]);
    const another = kept('Is it free?\n', at + 5_000);
    expect(withOthers([another], others).map(({ name }) => name)).toEqual(['two', another.name, 'one']);
  });
});
