/** Longest partition or row key as stored, in UTF-16 units: 1 KiB. */
export const longestKey = 512;

const unsafe = /[^A-Za-z0-9._:@=,-]/g;
const escaped = /~([0-9a-f]{4})/g;

/**
 * A partition or row key as it is stored: every UTF-16 unit outside of `A-Z a-z 0-9 . _ : @ = , -` becomes `~` and four hex digits.
 * Different keys stay different, and a prefix stays a prefix.
 *
 * Choice: the store forbids `/ \ # ?` and control characters only, but quotes, percent signs and letters beyond ASCII take a different
 * way through URLs, batch bodies and filters each; escaped, they take none.
 */
export function escapedKey(key: string): string {
  return key.replace(unsafe, (unit) => `~${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The key that `escapedKey` made this of. */
export function originalKey(stored: string): string {
  return stored.replace(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The first stored key behind all keys that begin with `storedPrefix`: after `~` there is never a `g`. */
export const behindPrefix = (storedPrefix: string): string => `${storedPrefix}~g`;

/** Text as a literal of a store filter. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
