import { QueryFault } from './columns.ts';

/** A token of a query. */
export type KqlToken = { readonly kind: 'word' | 'text' | 'number' | 'span' | 'sign' | 'end'; readonly text: string };

const blank = /(?:\s|\/\/[^\n]*)+/y;
const kinds: readonly (readonly [KqlToken['kind'], RegExp])[] = [
  ['text', /'[^'\n]*'|"[^"\n]*"/y],
  ['span', /\d+(?:ms|[smhd])\b/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['word', /[A-Za-z_]\w*/y],
  ['sign', /==|!=|<=|>=|[=<>|,;().*/+-]/y],
];

/**
 * The tokens of a query, the last one an `end`.
 * @throws {QueryFault} — where something is no token
 */
export function kqlTokens(query: string): readonly KqlToken[] {
  const tokens: KqlToken[] = [];
  let at = 0;
  while (at < query.length) {
    blank.lastIndex = at;
    at += blank.exec(query)?.[0].length ?? 0;
    if (at >= query.length) break;
    const token = tokenAt(query, at);
    tokens.push(token);
    at += token.text.length;
  }
  return [...tokens, { kind: 'end', text: '' }];
}

function tokenAt(query: string, at: number): KqlToken {
  for (const [kind, pattern] of kinds) {
    pattern.lastIndex = at;
    const text = pattern.exec(query)?.[0];
    if (text !== undefined) return { kind, text };
  }
  throw new QueryFault(`unexpected ${query.slice(at, at + 10)}`);
}

/** Reads tokens one after the other. */
export class KqlReader {
  readonly #tokens: readonly KqlToken[];
  #at = 0;

  constructor(query: string) {
    this.#tokens = kqlTokens(query);
  }

  get next(): KqlToken {
    return this.ahead(0);
  }

  ahead(count: number): KqlToken {
    return this.#tokens[this.#at + count] ?? { kind: 'end', text: '' };
  }

  take(): KqlToken {
    const token = this.next;
    this.#at += 1;
    return token;
  }

  sees(...texts: readonly string[]): boolean {
    return (this.next.kind === 'word' || this.next.kind === 'sign') && texts.includes(this.next.text);
  }

  takes(text: string): boolean {
    if (!this.sees(text)) return false;
    this.#at += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.takes(text)) throw new QueryFault(`expected ${text} instead of ${this.next.text}`);
  }

  word(): string {
    if (this.next.kind !== 'word') throw new QueryFault(`expected a name instead of ${this.next.text}`);
    return this.take().text;
  }
}
