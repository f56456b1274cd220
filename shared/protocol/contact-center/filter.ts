/** How a member is compared. Source: contact-center.md#filters */
export type Comparison = '==' | '!=' | '=lt=' | '=le=' | '=gt=' | '=ge=';

/** A filter that was read. `value` is plain text; `*` at an end stands for anything. Source: contact-center.md#filters */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'compare'; readonly member: string; readonly comparison: Comparison; readonly value: string };

const comparisons: readonly Comparison[] = ['==', '!=', '=lt=', '=le=', '=gt=', '=ge='];
const longestFilter = 2_000;
const deepestFilter = 8;

/**
 * Reads a filter; undefined when it is none. A subset of FIQL: `;` is and, `,` is or and binds less, parentheses group; no date
 * arithmetic. Source: contact-center.md#filters
 */
export function readFilter(text: string): Filter | undefined {
  if (text.length > longestFilter) return undefined;
  const reader = new FilterReader(text);
  const filter = reader.either(0);
  return filter !== undefined && reader.isAtEnd() ? filter : undefined;
}

/** Reads from left to right; a quotation mark that nothing ends is read again as what it is. */
class FilterReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  either(depth: number): Filter | undefined {
    return this.#joined('or', ',', () => this.#all(depth));
  }

  #all(depth: number): Filter | undefined {
    return this.#joined('and', ';', () => this.#one(depth));
  }

  #joined(kind: 'and' | 'or', separator: string, read: () => Filter | undefined): Filter | undefined {
    const of: Filter[] = [];
    do {
      const next = read();
      if (next === undefined) return undefined;
      of.push(next);
    } while (this.#takes(separator));
    const [only, ...more] = of;
    return more.length === 0 ? only : { kind, of };
  }

  #one(depth: number): Filter | undefined {
    if (!this.#takes('(')) return this.#comparison();
    if (depth >= deepestFilter) return undefined;
    const inner = this.either(depth + 1);
    return inner !== undefined && this.#takes(')') ? inner : undefined;
  }

  #comparison(): Filter | undefined {
    const member = this.#while((unit) => /[A-Za-z0-9._-]/.test(unit));
    const comparison = comparisons.find((each) => this.#takes(each));
    const value = this.#quoted() ?? this.#plain();
    if (member === '' || comparison === undefined || value === undefined) return undefined;
    return { kind: 'compare', member, comparison, value };
  }

  #plain(): string | undefined {
    const value = this.#while((unit) => !/[;,()]/.test(unit));
    return value === '' ? undefined : value;
  }

  /** A value between quotation marks, where `\` takes the meaning of the next character; undefined, with nothing read, where there is none. */
  #quoted(): string | undefined {
    const mark = this.#text.charAt(this.#at);
    if (mark !== '"' && mark !== "'") return undefined;
    let value = '';
    for (let at = this.#at + 1; at < this.#text.length; at += 1) {
      if (this.#text.charAt(at) === mark && /^[;,)]?$/.test(this.#text.charAt(at + 1))) {
        this.#at = at + 1;
        return value;
      }
      if (this.#text.charAt(at) === '\\') at += 1;
      value += this.#text.charAt(at);
    }
    return undefined;
  }

  #takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #while(goesOn: (unit: string) => boolean): string {
    const from = this.#at;
    while (this.#at < this.#text.length && goesOn(this.#text.charAt(this.#at))) this.#at += 1;
    return this.#text.slice(from, this.#at);
  }
}

/** The values of a member of an entry; none where it has no such member. */
export type MemberValues = (member: string) => readonly string[];

/** Whether an entry passes a filter; of a member with several values one has to. Source: contact-center.md#filters */
export function passes(filter: Filter, values: MemberValues): boolean {
  if (filter.kind !== 'compare') {
    const { kind, of } = filter;
    return kind === 'and' ? of.every((each) => passes(each, values)) : of.some((each) => passes(each, values));
  }
  const { comparison, value } = filter;
  const found = values(filter.member);
  if (comparison === '!=') return !found.some((each) => isLike(each, value));
  return found.some((each) => (comparison === '==' ? isLike(each, value) : isOrdered(each, comparison, value)));
}

function isLike(text: string, pattern: string): boolean {
  const isOpenBefore = pattern.startsWith('*');
  const isOpenBehind = pattern.length > 1 && pattern.endsWith('*');
  const core = pattern.slice(isOpenBefore ? 1 : 0, isOpenBehind ? -1 : undefined);
  if (isOpenBefore && isOpenBehind) return text.includes(core);
  if (isOpenBefore) return text.endsWith(core);
  return isOpenBehind ? text.startsWith(core) : text === core;
}

function isOrdered(text: string, comparison: Comparison, value: string): boolean {
  const order = text === value ? 0 : text < value ? -1 : 1;
  if (comparison === '=lt=') return order < 0;
  if (comparison === '=le=') return order <= 0;
  return comparison === '=gt=' ? order > 0 : order >= 0;
}

/** The members that a filter names. Source: contact-center.md#filters */
export function membersIn(filter: Filter): readonly string[] {
  return filter.kind === 'compare' ? [filter.member] : filter.of.flatMap(membersIn);
}
