import { describe, expect, test } from 'vitest';
import { linesIn, piecesOf } from '../../../shared/providers/contact-center/pieces.ts';
import { piecesThere } from '../../../shared/providers/contact-center/seen-lines.ts';

const family = '👨‍👩‍👧‍👦';

describe('a line as the messages that it takes', () => {
  test.each([1, 4_000, 4_001, 4_002, 4_065, 4_500, 4_501, 8_192, 13_001])(
    '%d characters → whole, and found again',
    (length) => {
      const text = Array.from({ length }, (_, index) => String(index % 10)).join('');
      const pieces = piecesOf(text);
      expect(pieces.join('').replaceAll(' ', '')).toBe(text);
      expect(pieces.every((piece) => piece.length <= 4_500 && piece !== '')).toBe(true);
      expect(linesIn(['before', ...pieces, 'after'])).toEqual([['before'], pieces, ['after']]);
    },
  );

  test.each([3_995, 4_490, 4_495, 4_499])('an emoji of several at character %d → in one piece', (at) => {
    const text = `${'x'.repeat(at)}${family.repeat(60)}`;
    const pieces = piecesOf(text);
    expect(pieces.join('').replaceAll(' ', '')).toBe(text);
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
    expect(pieces.join('|').match(new RegExp(family, 'gu'))).toHaveLength(60);
  });
});

describe('whether a line is there', () => {
  const there = (texts: readonly string[], text: string, most: number, earlier: readonly boolean[] = []) =>
    piecesThere(texts, text, {
      linesThere: { least: most, most },
      earlier: earlier.map((same) => ({ same, state: 'accepted' })),
    });

  test('one more than there were, with its text → yes; as many, or with another text → no', () => {
    expect(there(['a', 'b'], 'b', 1)).toBe(1);
    expect(there(['a'], 'b', 1)).toBe(0);
    expect(there(['a', 'c'], 'b', 1)).toBe(0);
  });

  test('two equal lines in a row · one shown → the second is not there; two shown → it is', () => {
    expect(there(['hello'], 'hello', 1, [true])).toBe(0);
    expect(there(['hello', 'hello'], 'hello', 1, [true])).toBe(1);
  });

  test('a line before that was sent twice and is there once → one that differs from it is found all the same', () => {
    const earlier = [{ same: false, state: 'repeated' }] as const;
    expect(piecesThere(['a', 'b'], 'b', { linesThere: { least: 1, most: 2 }, earlier })).toBe(1);
  });

  test('a long line of which the first piece alone is there → that many pieces', () => {
    const text = 'y'.repeat(8_000);
    const [first = ''] = piecesOf(text);
    expect(there(['a', first], text, 1)).toBe(1);
    expect(there(['a', ...piecesOf(text)], text, 1)).toBe(2);
  });
});
