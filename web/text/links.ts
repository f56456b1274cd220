import { hostShown } from './host-shown.ts';

/** A piece of a text: plain, or an address that may be clicked. */
type TextPart = { readonly text: string; readonly href?: string };

/**
 * What may be a web address. It ends at white space, quotes, a backslash, what is not seen (U+200B, U+202E) and at punctuation of other
 * scripts than ASCII, since sentences go on without a space there.
 */
const address = /(?:https?:\/\/|www\.)(?:[!#-&(-;=?-[\]-~]|[^\0-\x7f\p{P}\p{Z}\p{C}])+/giu;
/** What stands before something that only looks like the start of an address, as in `name@www.example.com`. */
const insideWord = /[\w@.-]/;
/** The part of an address that says whose it is. */
const authority = /^(https?:\/\/)([^/?#]*)/i;
/** Characters that belong to the sentence when they end an address. */
const afterAddress = '.,;:!?]}';

/** Splits a text at its web addresses. Only http and https become links; everything else stays text. */
export function linkParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    if (insideWord.test(text.charAt(match.index - 1))) continue;
    const written = trimmed(match[0]);
    const link = linkOf(written);
    if (link === undefined) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: link.shown, href: link.href });
    from = match.index + link.written.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** Without the end of the sentence; a bracket that was opened inside the address belongs to it. */
function trimmed(found: string): string {
  let [end, opened] = [found.length, found.split('(').length - found.split(')').length];
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1);
    if (last === ')' && opened < 0) opened += 1;
    else if (!afterAddress.includes(last)) break;
  }
  return found.slice(0, end);
}

/** A link that leads where it says; undefined for what only looks like one, as `https://bank.example@other.example/` does. */
function linkOf(
  found: string,
): { readonly written: string; readonly shown: string; readonly href: string } | undefined {
  const isBare = /^www\./i.test(found);
  const [start = '', scheme = '', host = ''] = authority.exec(isBare ? `https://${found}` : found) ?? [];
  const known = hostShown(host);
  if (known === undefined) return undefined;
  // Text of another script that follows a host without a space ends the address.
  const path = known.isCut ? '' : (isBare ? `https://${found}` : found).slice(start.length);
  const candidate = `${scheme}${known.written}${path}`;
  if (!URL.canParse(candidate)) return undefined;
  const prefix = isBare ? '' : scheme;
  return {
    written: `${prefix}${known.written}${path}`,
    shown: `${prefix}${known.shown}${path}`,
    href: new URL(candidate).href,
  };
}
