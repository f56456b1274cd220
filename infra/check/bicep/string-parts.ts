import { type Expression, literal } from '../expression.ts';
import { interpolationEnd } from './lexer.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", $: '$' };

/** What a string token stands for: a text, or parts with expressions between them, which `parse` reads. */
export function stringExpression(token: string, parse: (source: string) => Expression): Expression {
  if (token.startsWith("'''")) return literal(token.slice(3, -3).replace(/^\r?\n/, ''));
  const inner = token.slice(1, -1);
  const parts: Expression[] = [];
  let text = '';
  let at = 0;
  while (at < inner.length) {
    if (inner.startsWith('${', at)) {
      const end = interpolationEnd(inner, at);
      if (text !== '') parts.push(literal(text));
      parts.push(parse(inner.slice(at + 2, end - 1)));
      text = '';
      at = end;
    } else if (inner[at] === '\\') {
      text += escapes[inner[at + 1] ?? ''] ?? '';
      at += 2;
    } else {
      text += inner[at];
      at += 1;
    }
  }
  if (parts.length === 0) return literal(text);
  return { kind: 'text', parts: text === '' ? parts : [...parts, literal(text)] };
}
