/**
 * The prefixes that the Trusted Application API puts before its relation names: the public one and the older one.
 * Source: trusted-application.md#relation-prefixes
 */
export const relPrefixes = ['service:', 'ms:rtc:saas:'] as const;

export type RelPrefix = (typeof relPrefixes)[number];

/** A relation name without its prefix, whichever it has; names without one come back as they are. */
export function localName(rel: string): string {
  const prefix = relPrefixes.find((candidate) => rel.startsWith(candidate));
  return prefix === undefined ? rel : rel.slice(prefix.length);
}
