import { describe, expect, test } from 'vitest';
import type { NumberedEntry } from '../../shared/channels/channel.ts';
import { RecentEntries } from '../../shared/channels/recent-entries.ts';

type Said = { readonly text: string };

const said = (number: number): NumberedEntry<Said> => ({
  number,
  entry: { kind: 'events', content: { text: `line ${number}` } },
});

function wrote(...entries: readonly NumberedEntry<Said>[]): RecentEntries<Said> {
  const recent = new RecentEntries<Said>();
  for (const entry of entries) recent.wrote('channel', entry);
  return recent;
}

describe('recent entries of a channel', () => {
  test('some confirmed → the rest is kept, without gaps', () => {
    const recent = wrote(said(2), said(3), said(4));
    recent.confirmed('channel', 4);
    expect(recent.from('channel', 3)).toBeUndefined();
    expect(recent.from('channel', 4)).toEqual([said(4)]);
    recent.wrote('channel', said(5));
    expect(recent.from('channel', 4)).toEqual([said(4), said(5)]);
  });

  test('all confirmed → none is kept; the next one is again', () => {
    const recent = wrote(said(2), said(3));
    recent.confirmed('channel', 4);
    expect(recent.from('channel', 3)).toBeUndefined();
    recent.wrote('channel', said(4));
    expect(recent.from('channel', 4)).toEqual([said(4)]);
  });

  test('the channel has ended → only its end is kept', () => {
    const end: NumberedEntry<Said> = { number: 4, entry: { kind: 'ended' } };
    const recent = wrote(said(2), said(3), end);
    expect(recent.from('channel', 2)).toBeUndefined();
    expect(recent.from('channel', 4)).toEqual([end]);
  });
});
