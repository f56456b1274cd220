/** More than the longest character that keyboards write: an emoji family, or a letter with its marks, in UTF-16 units. */
const longestCharacter = 64;

/**
 * The start of a text, at most `most` UTF-16 units long, that ends between two characters as readers see them (graphemes): no half
 * emoji, no letter without its marks. A single one that is longer is cut between code points.
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(
    text.slice(0, most + longestCharacter),
  );
  const at = segments.containing(most)?.index ?? 0;
  if (at > 0) return text.slice(0, at);
  return text.slice(0, isFirstHalf(text, most - 1) ? most - 1 : most);
}

/** The start of a text, at most `mostBytes` of UTF-8 long, cut as {@link cutText} does. */
export function cutBytes(text: string, mostBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(mostBytes));
  return cutText(text, read);
}

const isFirstHalf = (text: string, at: number): boolean => /[\ud800-\udbff]/.test(text.charAt(at));

/** The first character of a text as readers see it; empty when there is none. */
export const firstCharacter = (text: string): string => {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text.slice(0, longestCharacter));
  return first?.segment ?? '';
};
