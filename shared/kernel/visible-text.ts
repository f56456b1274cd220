/**
 * A character that leaves a mark on paper: no space, no control, nothing that Unicode lets fonts leave out (U+200B, U+00AD, U+3164),
 * and none of the few that are drawn as nothing all the same (the Braille blank U+2800, annotation marks, a null note head, a filler).
 */
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\u2800\ufff9-\ufffb\u{1d159}\u{16fe4}]/u;

/** Whether a reader would see nothing of a text. */
export const isBlank = (text: string): boolean => !visible.test(text);

/** What turns the direction of the text behind it, unless it is ended: embeddings, overrides, isolates. */
const turning = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A name on one line, without characters that turn the direction of what stands behind it; empty when nothing of it would be seen.
 */
export function plainName(name: string): string {
  const plain = name.replace(turning, '').replace(/\s+/g, ' ').trim();
  return isBlank(plain) ? '' : plain;
}

/** A text as it is compared: neither case nor the form of its characters counts. */
export const folded = (text: string): string => text.normalize('NFKC').toLocaleLowerCase('und');

/** Letters and marks that are written from right to left. */
const rightToLeft = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A piece of text to be put into a sentence, so that its direction does not change the sentence's. Source: UAX #9, isolates */
export function isolated(piece: string): string {
  const plain = piece.replace(turning, '');
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain;
}
