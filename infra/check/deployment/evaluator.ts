import type { Expression, Value } from '../expression.ts';
import { TemplateFault } from './fault.ts';
import { isFields, pureFunctions } from './functions.ts';

/** What expressions may refer to besides their own variables. */
export interface Surroundings {
  /** For messages: which template this is. */
  readonly where: string;
  /** The value of a parameter, variable, resource or module; undefined when there is none of this name. */
  lookUp(name: string): Value | undefined;
  /** The result of a function that depends on where the template is; undefined when it is none of those. */
  call(name: string, args: readonly Value[]): Value | undefined;
}

type Locals = ReadonlyMap<string, Value>;

const none: Locals = new Map();

/** Works expressions out. */
export class Evaluator {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** @throws {TemplateFault} — when something is named that is not there */
  evaluate(expression: Expression, locals: Locals = none): Value {
    switch (expression.kind) {
      case 'value':
        return expression.value;
      case 'text':
        return expression.parts.map((part) => asText(this.evaluate(part, locals))).join('');
      case 'array':
        return expression.items.map((item) => this.evaluate(item, locals));
      case 'object':
        return Object.fromEntries(
          expression.entries.map(([key, value]) => [asText(this.evaluate(key, locals)), this.evaluate(value, locals)]),
        );
      case 'name':
        return locals.get(expression.name) ?? this.#named(expression.name);
      case 'member':
        return this.#member(this.evaluate(expression.of, locals), expression.name);
      case 'index':
        return this.#index(this.evaluate(expression.of, locals), this.evaluate(expression.index, locals));
      case 'choice':
        return this.evaluate(this.evaluate(expression.if, locals) === true ? expression.then : expression.else, locals);
      case 'loop':
        return this.rounds(expression, locals);
      case 'call':
        return this.#call(expression.name, expression.args, locals);
      case 'lambda':
        return this.#fail('a lambda stands where a value is needed');
      default:
        return this.#operation(expression, locals);
    }
  }

  /** The results of a loop's rounds whose condition holds. */
  rounds(loop: Extract<Expression, { kind: 'loop' }>, locals: Locals = none): readonly Value[] {
    return this.#list(loop.over, locals).flatMap((item, index) => {
      const inner = new Map([...locals, [loop.item, item]]);
      if (loop.index !== undefined) inner.set(loop.index, index);
      if (loop.condition !== undefined && this.evaluate(loop.condition, inner) !== true) return [];
      return [this.evaluate(loop.body, inner)];
    });
  }

  #operation(expression: Extract<Expression, { kind: 'unary' | 'binary' }>, locals: Locals): Value {
    if (expression.kind === 'unary') {
      const operand = this.evaluate(expression.operand, locals);
      return expression.operator === '!' ? operand !== true : -Number(operand);
    }
    const { operator, left, right } = expression;
    const first = this.evaluate(left, locals);
    if (operator === '&&' && first !== true) return false;
    if (operator === '||' && first === true) return true;
    if (operator === '??') return first ?? this.evaluate(right, locals);
    const second = this.evaluate(right, locals);
    const functions: Readonly<Record<string, string>> = {
      '&&': 'and',
      '||': 'or',
      '==': 'equals',
      '>': 'greater',
      '>=': 'greaterOrEquals',
      '<': 'less',
      '<=': 'lessOrEquals',
    };
    if (operator === '!=') return pureFunctions.equals?.(first, second) !== true;
    const pure = pureFunctions[functions[operator] ?? ''];
    if (pure !== undefined) return pure(first, second);
    return operator === '+' ? Number(first) + Number(second) : this.#fail(`${operator} is not used here`);
  }

  #call(name: string, args: readonly Expression[], locals: Locals): Value {
    const [over, lambda] = args;
    if (over !== undefined && lambda?.kind === 'lambda') return this.#lambda(name, over, lambda, locals);
    if (name === 'if' && args.length === 3) {
      const [condition, then, otherwise] = args as readonly [Expression, Expression, Expression];
      return this.evaluate(this.evaluate(condition, locals) === true ? then : otherwise, locals);
    }
    const values = args.map((arg) => this.evaluate(arg, locals));
    const result = this.#surroundings.call(name, values) ?? pureFunctions[name]?.(...values);
    return result === undefined ? this.#fail(`there is no function ${name}`) : result;
  }

  #lambda(name: string, over: Expression, lambda: Extract<Expression, { kind: 'lambda' }>, locals: Locals): Value {
    const items = this.#list(over, locals);
    const [item = ''] = lambda.parameters;
    const applied = items.map((one) => this.evaluate(lambda.body, new Map([...locals, [item, one]])));
    if (name === 'map') return applied;
    if (name === 'filter') return items.filter((_, index) => applied[index] === true);
    return this.#fail(`${name} takes no lambda here`);
  }

  #list(expression: Expression, locals: Locals): readonly Value[] {
    const value = this.evaluate(expression, locals);
    return Array.isArray(value) ? value : this.#fail('an array is needed');
  }

  #named(name: string): Value {
    const found = this.#surroundings.lookUp(name);
    return found === undefined ? this.#fail(`there is no ${name}`) : found;
  }

  #member(of: Value, name: string): Value {
    const found = isFields(of) ? of[name] : undefined;
    return found === undefined ? this.#fail(`there is no member ${name}`) : found;
  }

  #index(of: Value, index: Value): Value {
    if (typeof index === 'string') return this.#member(of, index);
    const found = Array.isArray(of) ? of[Number(index)] : undefined;
    return found === undefined ? this.#fail(`there is no element ${String(index)}`) : found;
  }

  #fail(message: string): never {
    throw new TemplateFault(message, this.#surroundings.where);
  }
}

function asText(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
