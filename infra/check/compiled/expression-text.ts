import { TemplateFault } from '../deployment/fault.ts';
import { type Expression, literal } from '../expression.ts';

const pattern = /\s*('(?:[^']|'')*'|-?\d+|[A-Za-z_]\w*|[()[\].,])/y;

/** An expression of a compiled template: `[…]` is worked out, `[[…` and everything else is a text. */
export function expressionOf(text: string, where: string): Expression {
  if (!text.startsWith('[') || !text.endsWith(']')) return literal(text);
  if (text.startsWith('[[')) return literal(text.slice(1));
  return new ExpressionText(text.slice(1, -1), where).whole();
}

class ExpressionText {
  readonly #tokens: readonly string[];
  readonly #where: string;
  #at = 0;

  constructor(text: string, where: string) {
    this.#where = where;
    this.#tokens = tokensOf(text, where);
  }

  whole(): Expression {
    const expression = this.#expression();
    if (this.#at < this.#tokens.length) throw new TemplateFault(`unexpected ${this.#tokens[this.#at]}`, this.#where);
    return expression;
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #expression(): Expression {
    const token = this.#tokens[this.#at] ?? '';
    this.#at += 1;
    if (token.startsWith("'")) return this.#accessed(literal(token.slice(1, -1).replaceAll("''", "'")));
    if (/^-?\d/.test(token)) return literal(Number(token));
    if (!this.#takes('(')) throw new TemplateFault(`unexpected ${token}`, this.#where);
    const args: Expression[] = [];
    while (!this.#takes(')')) {
      args.push(this.#expression());
      this.#takes(',');
    }
    return this.#accessed(call(token, args));
  }

  #accessed(of: Expression): Expression {
    if (this.#takes('.')) {
      const name = this.#tokens[this.#at] ?? '';
      this.#at += 1;
      return this.#accessed({ kind: 'member', of, name });
    }
    if (!this.#takes('[')) return of;
    const index = this.#expression();
    this.#takes(']');
    return this.#accessed({ kind: 'index', of, index });
  }
}

function tokensOf(text: string, where: string): readonly string[] {
  const tokens: string[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.trimEnd().length) {
    const at = pattern.lastIndex;
    const token = pattern.exec(text)?.[1];
    if (token === undefined) throw new TemplateFault(`unexpected ${text.slice(at, at + 20)}`, where);
    tokens.push(token);
  }
  return tokens;
}

const naming = ['parameters', 'variables', 'lambdaVariables'];

/** Parameters, variables and rounds of loops are names to us; a lambda says its parameters in front of its body. */
function call(name: string, args: readonly Expression[]): Expression {
  const texts = args.map((arg) => (arg.kind === 'value' ? String(arg.value) : ''));
  const [first = ''] = texts;
  const body = args.at(-1);
  if (naming.includes(name) && args.length === 1) return { kind: 'name', name: first };
  if (name === 'copyIndex') return { kind: 'name', name: first === '' ? roundName : `${roundName} ${first}` };
  if (name === 'lambda' && body !== undefined) return { kind: 'lambda', parameters: texts.slice(0, -1), body };
  return { kind: 'call', name, args };
}

/** What the number of a loop's round is called; no name in a template has blanks. */
export const roundName = 'round of';
