import type { JsonInput, JsonInputObject } from '../kernel/json.ts';
import { piecesOf, withoutLineEnds } from './stored-row.ts';

/** Pieces by members, at most; a row of Table Storage has 252 properties. What comes after them shares the last one. */
const mostPieces = 60;

/** So deep members are told apart: those of a state, and their own. */
const depth = 2;

/** A text that is at least as long has a piece of its own, as objects and lists have. */
const longText = 100;

/** A part of a JSON text, and whether the member that ends there is an object, a list or a long text. */
type Part = { readonly text: string; readonly isLarge: boolean };

/**
 * A state's JSON text in pieces that end where members end, so that a change of one member changes few pieces: an object, a list or a long text
 * has a piece of its own, what stands between two of them shares one. Joined they are the text as `storableText` gives it, and are read as every value is.
 */
export function statePieces(state: JsonInputObject): readonly string[] {
  const pieces: string[] = [];
  let isOpen = false;
  for (const { text, isLarge } of partsOf(state, depth)) {
    if ((isOpen && !isLarge) || pieces.length === mostPieces) pieces.push(`${pieces.pop()}${text}`);
    else pieces.push(text);
    isOpen = !isLarge;
  }
  return pieces.map(withoutLineEnds).flatMap(piecesOf);
}

/**
 * The pieces to be stored over others: as many at least, since no property of a row is taken away by a change; those left over are empty, which
 * says nothing in a text that is joined.
 */
export function piecesOver(stored: readonly string[] | undefined, pieces: readonly string[]): readonly string[] {
  const over = Math.max(0, (stored?.length ?? 0) - pieces.length);
  return [...pieces, ...Array.from({ length: over }, () => '')];
}

/** The indexes of pieces that differ from those that are stored. */
export function changedPieces(stored: readonly string[], pieces: readonly string[]): readonly number[] {
  return pieces.flatMap((piece, index) => (piece === stored[index] ? [] : [index]));
}

/** An object's JSON text, cut behind each member. */
function partsOf(value: JsonInputObject, levels: number): readonly Part[] {
  const parts: Part[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const [first, ...more] = levels > 1 && isObject(member) ? partsOf(member, levels - 1) : [wholePart(member)];
    const lead = `${parts.length === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    parts.push({ isLarge: first?.isLarge === true, text: `${lead}${first?.text}` }, ...more);
  }
  const last = parts.pop();
  return last === undefined ? [{ text: '{}', isLarge: true }] : [...parts, { ...last, text: `${last.text}}` }];
}

function wholePart(member: JsonInput): Part {
  const text = JSON.stringify(member);
  return { text, isLarge: (typeof member === 'object' && member !== null) || text.length >= longText };
}

function isObject(value: JsonInput): value is JsonInputObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
