import { describe, expect, it } from 'vitest';
import { languages } from '../../../shared/protocol/carebridge/languages.ts';
import { emojiGroups, foundEmoji, nameOf } from '../../../web/desk/emoji/emoji-list.ts';
import { emojiNames } from '../../../web/desk/emoji/emoji-names.ts';

async function shown(search: string, language: string): Promise<readonly string[]> {
  return foundEmoji(search, await emojiNames(language)).flatMap(({ emoji }) => emoji);
}

describe('emoji · looked for', () => {
  it.each([
    ['parcel', 'en', ['📦']],
    ['PAKET', 'de', ['📦']],
    ['daumen hoch', 'de', ['👍']],
    ['colis', 'fr', ['📦']],
    ['cable', 'fr', []],
    ['calin', 'fr', ['🤗']],
    ['طرد', 'ar', ['📦']],
    ['اصبع لاعلى', 'ar', ['☝️']],
    ['paket', 'en', []],
    ['no such thing', 'en', []],
  ])('%s in %s → %j', async (search, language, found) => {
    expect(await shown(search, language)).toEqual(found);
  });

  it('nothing → all of them, each once', async () => {
    const all = await shown(' ', 'en');
    expect(all).toHaveLength(emojiGroups.flatMap(({ emoji }) => emoji).length);
    expect(new Set(all).size).toBe(all.length);
  });
});

it.each(languages)('emoji · names in %s → none is empty, and no two are called the same', async (language) => {
  const names = await emojiNames(language);
  const called = emojiGroups.flatMap(({ emoji }) => emoji.map((one) => nameOf(one, names)));
  expect(called).not.toContain('');
  expect(new Set(called).size).toBe(called.length);
});

it('emoji · in a language that the desk does not speak → named in English', async () => {
  expect(await shown('parcel', 'pt')).toEqual(['📦']);
});
