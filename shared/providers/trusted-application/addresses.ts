/**
 * The SIP or telephone URI, in lower case, that a participant's href ends with; undefined when it ends with something else.
 * Source: trusted-application.md#participants
 */
export function addressIn(href: string): string | undefined {
  const segment = href.split('?', 1)[0]?.split('/').at(-1) ?? '';
  try {
    return asAddress(decodeURIComponent(segment));
  } catch {
    return undefined;
  }
}

/** A URI of a person in lower case, `sip:` added where it was dropped; undefined when it is none. */
export function asAddress(text: string | undefined): string | undefined {
  const lower = text?.toLowerCase() ?? '';
  if (/^(sip|sips|tel):\S+$/.test(lower)) return lower;
  return /^[^\s@:]+@[^\s@]+$/.test(lower) ? `sip:${lower}` : undefined;
}
