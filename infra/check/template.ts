import type { Expression } from './expression.ts';

/** What a template may be given. */
export type Parameter = {
  readonly name: string;
  readonly type: string;
  readonly fallback: Expression | undefined;
  /** Decorators by name, with their first argument: description, allowed, minValue, … */
  readonly decorators: ReadonlyMap<string, Expression | undefined>;
};

/** A resource that is deployed, or that is only referred to (`existing`). */
export type ResourceDeclaration = {
  readonly kind: 'resource';
  readonly symbol: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly existing: boolean;
  readonly condition: Expression | undefined;
  /** An object, or a loop of objects. */
  readonly body: Expression;
};

/** Another template that is deployed as a part of this one. */
export type ModuleDeclaration = {
  readonly kind: 'module';
  readonly symbol: string;
  readonly path: string;
  readonly template: Template;
  readonly condition: Expression | undefined;
  readonly body: Expression;
};

/** What a template gives back. */
export type Output = { readonly name: string; readonly type: string; readonly value: Expression };

/** A whole template. */
export type Template = {
  readonly path: string;
  readonly scope: string;
  readonly extensions: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly variables: ReadonlyMap<string, Expression>;
  readonly declarations: readonly (ResourceDeclaration | ModuleDeclaration)[];
  readonly outputs: readonly Output[];
};
