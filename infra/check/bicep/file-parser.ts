import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Expression } from '../expression.ts';
import type { ModuleDeclaration, Output, Parameter, ResourceDeclaration, Template } from '../template.ts';
import { ExpressionParser } from './expression-parser.ts';
import { BicepFault, tokensOf } from './lexer.ts';

/**
 * Reads a Bicep file and the modules that it names: an independent reader of the parts of the language that we use, so that
 * infrastructure can be checked where no Bicep compiler is to be had.
 * @throws {BicepFault} — where the text is not Bicep, or has what we leave out (spread, imports, user-defined types and functions)
 */
export function parseBicep(file: string, trail: readonly string[] = []): Template {
  if (trail.includes(file)) throw new BicepFault(`module cycle ${[...trail, file].join(' → ')}`, file, 1);
  const text = readFileSync(file, 'utf8');
  return new FileParser(text, file, [...trail, file]).template();
}

class FileParser {
  readonly #parser: ExpressionParser;
  readonly #trail: readonly string[];
  readonly #file: string;
  #scope = 'resourceGroup';
  readonly #extensions: string[] = [];
  readonly #parameters: Parameter[] = [];
  readonly #variables = new Map<string, Expression>();
  readonly #declarations: (ResourceDeclaration | ModuleDeclaration)[] = [];
  readonly #outputs: Output[] = [];

  constructor(text: string, file: string, trail: readonly string[]) {
    this.#parser = new ExpressionParser(tokensOf(text, file), file);
    this.#file = file;
    this.#trail = trail;
  }

  template(): Template {
    while (this.#parser.next.kind !== 'end') this.#declaration(this.#decorators());
    return {
      path: this.#file,
      scope: this.#scope,
      extensions: this.#extensions,
      parameters: this.#parameters,
      variables: this.#variables,
      declarations: this.#declarations,
      outputs: this.#outputs,
    };
  }

  #decorators(): ReadonlyMap<string, Expression | undefined> {
    const decorators = new Map<string, Expression | undefined>();
    while (this.#parser.takes('@')) {
      const name = this.#parser.word();
      decorators.set(name, this.#parser.list('(', ')')[0]);
    }
    return decorators;
  }

  #declaration(decorators: ReadonlyMap<string, Expression | undefined>): void {
    const parser = this.#parser;
    const keyword = parser.word();
    const readers: Readonly<Record<string, () => void>> = {
      targetScope: () => {
        this.#scope = this.#assignedText();
      },
      metadata: () => {
        parser.word();
        this.#assignedText();
      },
      extension: () => {
        this.#extensions.push(parser.word());
      },
      param: () => this.#parameter(decorators),
      var: () => this.#variable(),
      resource: () => this.#resource(),
      module: () => this.#module(),
      output: () => this.#output(),
    };
    const read = readers[keyword];
    if (read === undefined) throw new BicepFault(`${keyword} declares nothing`, this.#file, parser.next.line);
    read();
  }

  #assigned(): Expression {
    this.#parser.expect('=');
    return this.#parser.expression();
  }

  #assignedText(): string {
    const expression = this.#assigned();
    if (expression.kind !== 'value' || typeof expression.value !== 'string')
      return this.#parser.fail('a text is needed');
    return expression.value;
  }

  #parameter(decorators: ReadonlyMap<string, Expression | undefined>): void {
    const name = this.#parser.word();
    const type = this.#parser.word();
    const fallback = this.#parser.sees('=') ? this.#assigned() : undefined;
    this.#parameters.push({ name, type, fallback, decorators });
  }

  #variable(): void {
    const name = this.#parser.word();
    this.#variables.set(name, this.#assigned());
  }

  #output(): void {
    const name = this.#parser.word();
    const type = this.#parser.word();
    this.#outputs.push({ name, type, value: this.#assigned() });
  }

  #resource(): void {
    const symbol = this.#parser.word();
    const [type, apiVersion, more] = this.#text().split('@');
    if (type === undefined || apiVersion === undefined || more !== undefined)
      this.#parser.fail('a type needs one version');
    const existing = this.#parser.takes('existing');
    const { condition, body } = this.#body();
    this.#declarations.push({
      kind: 'resource',
      symbol,
      type: type ?? '',
      apiVersion: apiVersion ?? '',
      existing,
      condition,
      body,
    });
  }

  #module(): void {
    const symbol = this.#parser.word();
    const file = path.join(path.dirname(this.#file), this.#text());
    const { condition, body } = this.#body();
    const template = parseBicep(file, this.#trail);
    this.#declarations.push({ kind: 'module', symbol, path: file, template, condition, body });
  }

  #body(): { readonly condition: Expression | undefined; readonly body: Expression } {
    this.#parser.expect('=');
    if (!this.#parser.takes('if')) return { condition: undefined, body: this.#parser.expression() };
    const [condition] = this.#parser.list('(', ')');
    return { condition, body: this.#parser.expression() };
  }

  #text(): string {
    const { kind, text } = this.#parser.take();
    if (kind !== 'string' || text.includes('${')) this.#parser.fail('a text without expressions is needed');
    return text.slice(1, -1);
  }
}
