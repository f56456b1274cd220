/** A token; `line` counts from 1, `breakBefore` says that a line ended in front of it. */
export type Token = {
  readonly kind: 'word' | 'number' | 'string' | 'sign' | 'end';
  /** Words, numbers and signs as written; strings with their quotes. */
  readonly text: string;
  readonly line: number;
  readonly breakBefore: boolean;
};

/** A fault in a Bicep file, with where it is. */
export class BicepFault extends Error {
  override readonly name = 'BicepFault';

  constructor(message: string, file: string, line: number) {
    super(`${file}:${line}: ${message}`);
  }
}

const blank = /(?:[ \t\r\n]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const word = /[A-Za-z_]\w*/y;
const number = /\d+/y;
const sign = /=>|==|!=|<=|>=|=~|!~|&&|\|\||\?\?|\.\?|::|[=<>!?:.,()[\]{}@|+\-*/%]/y;
const multiLine = /'''[\s\S]*?'''/y;

/**
 * The tokens of a Bicep text, the last one an `end`.
 * @throws {BicepFault} — where something is no token
 */
export function tokensOf(text: string, file: string, firstLine = 1): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = firstLine;
  let breakBefore = true;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const take = (kind: Token['kind'], found: string): void => {
    tokens.push({ kind, text: found, line, breakBefore });
    breakBefore = false;
  };
  while (at < text.length) {
    const space = match(blank);
    const found = space ?? match(multiLine) ?? stringAt(text, at) ?? match(word) ?? match(number) ?? match(sign);
    if (found === undefined) throw new BicepFault(`unexpected ${JSON.stringify(text[at])}`, file, line);
    if (space !== undefined) breakBefore ||= space.includes('\n');
    else take(kindOf(found), found);
    line += found.split('\n').length - 1;
    at += found.length;
  }
  take('end', '');
  return tokens;
}

function kindOf(text: string): Token['kind'] {
  if (text.startsWith("'")) return 'string';
  if (/^\d/.test(text)) return 'number';
  return /^\w/.test(text) ? 'word' : 'sign';
}

/** A string in single quotes with everything inside its interpolations; undefined where none begins or it does not end. */
function stringAt(text: string, start: number): string | undefined {
  if (text[start] !== "'") return undefined;
  let at = start + 1;
  while (at < text.length && text[at] !== '\n') {
    if (text[at] === "'") return text.slice(start, at + 1);
    if (text[at] === '\\') at += 2;
    else if (text.startsWith('${', at)) at = interpolationEnd(text, at);
    else at += 1;
  }
  return undefined;
}

/** Index behind the brace that closes the interpolation that begins at `start`. */
export function interpolationEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "'") at += (stringAt(text, at)?.length ?? 1) - 1;
    else if (text[at] === '{') depth += 1;
    else if (text[at] === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}
