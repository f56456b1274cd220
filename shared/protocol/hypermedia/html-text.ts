/** A start or end tag, a comment or a declaration, at the place where it is looked for. */
const markupStart = /<(?:(\/?)([a-z][a-z0-9]*)|!(--)?)/iy;

/** The ends of elements whose content is no text. */
const hiddenEnds: Readonly<Record<string, RegExp>> = {
  script: /<\/script\s*>/gi,
  style: /<\/style\s*>/gi,
  head: /<\/head\s*>/gi,
};

/** Elements that end a line where they end. */
const blocks: ReadonlySet<string> = new Set('p div li tr h1 h2 h3 h4 h5 h6 blockquote'.split(' '));

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * The readable text of an HTML message: line breaks kept, tags dropped, character references resolved. It goes through the message
 * once: whatever a stranger writes costs no more than its length. Source: trusted-application.md#messages
 */
export function textOfHtml(html: string): string {
  const text = new CollapsedText();
  // Behind the last `>` nothing is markup, so an end is never looked for in vain.
  const lastEnd = html.lastIndexOf('>');
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at);
    text.add(html.slice(at, open < 0 ? html.length : open));
    if (open < 0) break;
    at = afterMarkup(html, open, lastEnd, text);
  }
  return text.read();
}

/** Takes what stands at `open` into the text; says where to go on. */
function afterMarkup(html: string, open: number, lastEnd: number, text: CollapsedText): number {
  markupStart.lastIndex = open;
  const found = markupStart.exec(html);
  if (found?.[3] !== undefined) return endOf(html, '-->', open);
  if (found === null || open > lastEnd) return withoutMarkup(open, text);
  const [, slash, tag] = found;
  const name = tag?.toLowerCase() ?? '';
  const end = endOf(html, '>', open);
  if (name === 'br' || (slash === '/' && blocks.has(name))) text.breakLine();
  const hiddenEnd = slash === '' ? hiddenEnds[name] : undefined;
  return hiddenEnd === undefined ? end : afterHidden(html, end, hiddenEnd);
}

function withoutMarkup(open: number, text: CollapsedText): number {
  text.add('<');
  return open + 1;
}

function endOf(html: string, ending: string, from: number): number {
  const at = html.indexOf(ending, from);
  return at < 0 ? html.length : at + ending.length;
}

function afterHidden(html: string, from: number, ending: RegExp): number {
  ending.lastIndex = from;
  return ending.exec(html) === null ? html.length : ending.lastIndex;
}

/** Text in which white space counts once, and not at all beside a line break. */
class CollapsedText {
  readonly #parts: string[] = [];
  #isAfterSpace = true;

  add(piece: string): void {
    const collapsed = piece.replace(/\s+/g, ' ');
    const shown = this.#isAfterSpace && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed;
    if (shown === '') return;
    this.#isAfterSpace = shown.endsWith(' ');
    this.#parts.push(shown.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, resolved));
  }

  breakLine(): void {
    const last = this.#parts.pop() ?? '';
    this.#parts.push(last.endsWith(' ') ? last.slice(0, -1) : last, '\n');
    this.#isAfterSpace = true;
  }

  read(): string {
    return this.#parts.join('').trim();
  }
}

function resolved(reference: string, name: string): string {
  if (!name.startsWith('#')) return characters[name.toLowerCase()] ?? reference;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '';
}
