/** A piece of a text: plain, or an address that may be clicked. */
type TextPart = { readonly text: string; readonly href?: string };

const address = /\b(?:https?:\/\/|www\.)[^\s<>"']+/gi;
/** Characters that belong to the sentence when they end an address. */
const afterAddress = /[.,;:!?)\]}'"»”’]+$/;

/** Splits a text at its web addresses. Only http and https become links; everything else stays text. */
export function linkParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const shown = trimmed(match[0]);
    const href = hrefOf(shown);
    if (href === undefined) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: shown, href });
    from = match.index + shown.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

function trimmed(found: string): string {
  const ending = afterAddress.exec(found)?.[0] ?? '';
  // A bracket that was opened inside the address belongs to it.
  const isOpened = ending.startsWith(')') && found.includes('(');
  return isOpened ? found.slice(0, found.length - ending.length + 1) : found.slice(0, found.length - ending.length);
}

function hrefOf(shown: string): string | undefined {
  const candidate = /^www\./i.test(shown) ? `https://${shown}` : shown;
  if (!URL.canParse(candidate)) return undefined;
  const url = new URL(candidate);
  return /^https?:$/.test(url.protocol) && url.hostname.includes('.') ? url.href : undefined;
}
