/** A JSON value as templates hold it. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** An expression of a template, whether it was written in Bicep or in a compiled template. */
export type Expression =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'text'; readonly parts: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: Expression, value: Expression])[] }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly if: Expression; readonly then: Expression; readonly else: Expression }
  | { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Expression }
  | Loop;

/** `[for item in over: body]`, with the condition of each round if there is one. */
export type Loop = {
  readonly kind: 'loop';
  readonly item: string;
  readonly index: string | undefined;
  readonly over: Expression;
  readonly condition: Expression | undefined;
  readonly body: Expression;
};

/** A name or text that is written as it is. */
export const literal = (value: Value): Expression => ({ kind: 'value', value });
