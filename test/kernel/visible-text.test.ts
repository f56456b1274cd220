import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutBytes, cutText, firstCharacter } from '../../shared/kernel/grapheme-cut.ts';
import { isBlank, isolated, plainName } from '../../shared/kernel/visible-text.ts';
import { propertyRuns } from '../support/thoroughness.ts';

const family = '👨‍👩‍👧‍👦';
const characters = fc.constantFrom(
  'a',
  '😀',
  family,
  '🇩🇪',
  'é',
  'e\u0301',
  '한',
  'क्षि',
  '\u0301',
  '\ud83d',
  ' ',
  '👍🏽',
);

describe('cutting of text (UAX #29)', () => {
  test.each([
    ['an emoji at the limit', `${'a'.repeat(249)}😀`, 250, 249],
    ['a family at the limit', `ab${family}c`, 5, 2],
    ['a letter with its mark at the limit', 'abe\u0301', 3, 2],
    ['a flag at the limit', '🇩🇪🇫🇷', 6, 4],
    ['text that fits', 'abc', 3, 3],
    ['a single one that is longer', `${'\u0301'.repeat(20)}`, 10, 10],
    ['a single emoji that is longer', '😀', 1, 0],
  ])('%s → ends before it', (_, text, most, length) => {
    expect(cutText(text, most)).toBe(text.slice(0, length));
  });

  test('any text, any limit → a start of it, within the limit, no character halved, and never one that would have fitted left out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(characters, { maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        async (parts, most) => {
          const text = parts.join('').toWellFormed();
          const cut = cutText(text, most);
          expect(text.startsWith(cut) && cut.length <= most && cut.isWellFormed()).toBe(true);
          const whole = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)];
          const fitting = whole.findLast(({ index, segment }) => index + segment.length <= most);
          if (fitting !== undefined) expect(cut).toBe(text.slice(0, fitting.index + fitting.segment.length));
        },
      ),
      propertyRuns(200, 1_000),
    );
  });

  test('a limit in bytes → whole characters within it', () => {
    expect(cutBytes('é'.repeat(10), 5)).toBe('éé');
    expect(cutBytes('a😀', 4)).toBe('a');
    expect(cutBytes('a😀', 5)).toBe('a😀');
  });

  test('first character · of a flag, of a family, of nothing → as a reader sees it', () => {
    expect([firstCharacter('🇩🇪 x'), firstCharacter(`${family}x`), firstCharacter('')]).toEqual(['🇩🇪', family, '']);
  });
});

describe('what a reader sees of a text', () => {
  test.each([
    ...[
      '',
      ' \t\r\n',
      '\u00a0\u3000\u2028',
      '\u200b',
      '\u200c\u200d',
      '\u2060',
      '\ufeff',
      '\u00ad',
      '\u2800',
      '\u3164\uffa0\u115f\u1160',
    ],
    ...[
      '\u034f',
      '\u061c\u200e\u200f',
      '\u202e',
      '\u2066\u2069',
      '\ufe0f',
      '\u{e0041}',
      '\u{1d159}',
      '\u180e',
      '\0\u0007',
      '\ud800',
      '\u17b4',
    ],
  ])('%j → nothing', (text) => {
    expect(isBlank(text)).toBe(true);
    expect(isBlank(`${text} \u200b${text}`)).toBe(true);
    expect(plainName(text)).toBe('');
    expect(isBlank(`${text}a`)).toBe(false);
  });

  test.each(['.', '❤️', '0', '한', '\u0600', 'ا', '👨‍👩‍👧', '\u{1fae8}', '\u0301', '\ufffc'])(
    '%s → something',
    (text) => {
      expect(isBlank(text)).toBe(false);
    },
  );

  test('a name with characters that turn what stands behind it → without them, on one line', () => {
    expect(plainName('\u202eAda\n\u2067 Lovelace\u2069 ')).toBe('Ada Lovelace');
    expect(plainName('עדה')).toBe('עדה');
  });

  test('a piece of a sentence → isolated where it is written from right to left, and unable to end its isolate (UAX #9)', () => {
    expect(isolated('Ada')).toBe('Ada');
    expect(isolated('עדה!')).toBe('\u2068עדה!\u2069');
    expect(isolated('\u2069\u202eadA')).toBe('adA');
  });
});
