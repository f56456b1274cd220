import type { Json } from '../kernel/json.ts';

/** Longest piece in UTF-16 units. A property holds 64 KiB; some room is left. */
export const longestPiece = 32_000;

/**
 * Line ends by Unicode, and the rest that some reader of a batch body takes for one. Inside JSON text they stand in strings only, where
 * an escape means the same; Azurite fails on a raw U+2028.
 */
const lineEnds = /[\u007f-\u009f\u2028\u2029\ufeff]/g;

const asEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A value as JSON text that every hop to the store and back leaves alone. */
export function storableText(value: Json): string {
  return JSON.stringify(value).replace(lineEnds, asEscape);
}

/** Text in pieces of at most `longestPiece` units, surrogate pairs kept together: half a pair has no UTF-8 form. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    const end = isPairAt(text, start + longestPiece - 1) ? start + longestPiece - 1 : start + longestPiece;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function isPairAt(text: string, index: number): boolean {
  const point = text.codePointAt(index);
  return point !== undefined && point > 0xffff;
}
