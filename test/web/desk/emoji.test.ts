import { expect, it } from 'vitest';
import { emojiGroups, foundEmoji } from '../../../web/desk/emoji/emoji-list.ts';

const shown = (search: string): readonly string[] =>
  foundEmoji(search).flatMap(({ emoji }) => emoji.map((one) => one.shown));

it('emoji · looked for in either language, by several words, by what is none → those that have all of them', () => {
  expect(shown('parcel')).toEqual(['📦']);
  expect(shown('PAKET')).toEqual(['📦']);
  expect(shown('daumen hoch')).toEqual(['👍']);
  expect(shown('no such thing')).toEqual([]);
  expect(foundEmoji(' ')).toHaveLength(emojiGroups.length);
});

it('emoji · each stands once', () => {
  const all = shown('');
  expect(new Set(all).size).toBe(all.length);
});
