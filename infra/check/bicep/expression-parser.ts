import { type Expression, literal } from '../expression.ts';
import { BicepFault, type Token, tokensOf } from './lexer.ts';
import { stringExpression } from './string-parts.ts';

const precedence: Readonly<Record<string, number>> = {
  '??': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '<': 5,
  '>': 5,
  '<=': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
};

/** Reads expressions out of a row of tokens. */
export class ExpressionParser {
  readonly file: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[], file: string) {
    this.#tokens = tokens;
    this.file = file;
  }

  get next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', line: 0, breakBefore: true };
  }

  /** Whether one of these signs or words comes next. */
  sees(...texts: readonly string[]): boolean {
    return this.next.kind !== 'string' && texts.includes(this.next.text);
  }

  take(): Token {
    const token = this.next;
    this.#at += 1;
    return token;
  }

  takes(text: string): boolean {
    if (!this.sees(text)) return false;
    this.#at += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.takes(text)) this.fail(`expected ${text} instead of ${this.next.text}`);
  }

  word(): string {
    if (this.next.kind !== 'word') this.fail(`expected a name instead of ${this.next.text}`);
    return this.take().text;
  }

  fail(message: string): never {
    throw new BicepFault(message, this.file, this.next.line);
  }

  expression(): Expression {
    const condition = this.#binary(1);
    if (!this.takes('?')) return condition;
    const then = this.expression();
    this.expect(':');
    return { kind: 'choice', if: condition, then, else: this.expression() };
  }

  #binary(weakest: number): Expression {
    let left = this.#unary();
    for (;;) {
      const { kind, text, breakBefore } = this.next;
      const strength = kind === 'sign' && !breakBefore ? precedence[text] : undefined;
      if (strength === undefined || strength < weakest) return left;
      this.take();
      left = { kind: 'binary', operator: text, left, right: this.#binary(strength + 1) };
    }
  }

  #unary(): Expression {
    if (!this.sees('!', '-')) return this.#postfix(this.#primary());
    const operator = this.take().text;
    return { kind: 'unary', operator, operand: this.#unary() };
  }

  #postfix(of: Expression): Expression {
    if (this.next.breakBefore) return of;
    if (this.takes('.')) {
      const name = this.word();
      return this.#postfix({ kind: 'member', of, name });
    }
    if (!this.takes('[')) return of;
    const index = this.expression();
    this.expect(']');
    return this.#postfix({ kind: 'index', of, index });
  }

  #primary(): Expression {
    const { kind, text } = this.next;
    if (kind === 'number') return literal(Number(this.take().text));
    if (kind === 'string') return this.#string();
    if (this.sees('{')) return this.object();
    if (this.sees('[')) return this.array();
    if (this.takes('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (kind !== 'word') this.fail(`unexpected ${text}`);
    return this.#named(this.word());
  }

  #string(): Expression {
    const { text, line } = this.take();
    return stringExpression(text, (source) => {
      const inner = new ExpressionParser(tokensOf(source, this.file, line), this.file);
      const expression = inner.expression();
      if (inner.next.kind !== 'end') inner.fail(`unexpected ${inner.next.text}`);
      return expression;
    });
  }

  #named(name: string): Expression {
    if (name === 'true' || name === 'false') return literal(name === 'true');
    if (name === 'null') return literal(null);
    if (this.takes('=>')) return { kind: 'lambda', parameters: [name], body: this.expression() };
    if (!this.sees('(') || this.next.breakBefore) return { kind: 'name', name };
    return { kind: 'call', name, args: this.list('(', ')') };
  }

  /** Expressions between two signs, parted by commas or line ends. */
  list(open: string, close: string): readonly Expression[] {
    this.expect(open);
    const items: Expression[] = [];
    while (!this.takes(close)) {
      items.push(this.expression());
      this.takes(',');
    }
    return items;
  }

  array(): Expression {
    const [bracket, word] = [this.#tokens[this.#at], this.#tokens[this.#at + 1]];
    if (bracket?.text === '[' && word?.text === 'for') return this.#loop();
    return { kind: 'array', items: this.list('[', ']') };
  }

  object(): Expression {
    this.expect('{');
    const entries: [Expression, Expression][] = [];
    while (!this.takes('}')) {
      const key = this.next.kind === 'string' ? this.#string() : literal(this.word());
      this.expect(':');
      entries.push([key, this.expression()]);
      this.takes(',');
    }
    return { kind: 'object', entries };
  }

  #loop(): Expression {
    this.expect('[');
    this.expect('for');
    const paired = this.takes('(');
    const item = this.word();
    const index = paired && this.takes(',') ? this.word() : undefined;
    if (paired) this.expect(')');
    this.expect('in');
    const over = this.expression();
    this.expect(':');
    const condition = this.takes('if') ? this.#parenthesised() : undefined;
    const body = this.expression();
    this.expect(']');
    return { kind: 'loop', item, index, over, condition, body };
  }

  #parenthesised(): Expression {
    this.expect('(');
    const inner = this.expression();
    this.expect(')');
    return inner;
  }
}
