import type { Value } from '../expression.ts';
import type { Parameter, Template } from '../template.ts';
import type { Evaluator } from './evaluator.ts';
import { TemplateFault } from './fault.ts';
import { isFields } from './functions.ts';

type Fields = { readonly [name: string]: Value };

const kinds: Readonly<Record<string, (value: Value) => boolean>> = {
  string: (value) => typeof value === 'string',
  int: (value) => Number.isInteger(value),
  bool: (value) => typeof value === 'boolean',
  array: (value) => Array.isArray(value),
  object: (value) => isFields(value),
};

/**
 * The parameters of a template from what it is given and its defaults.
 * @throws {TemplateFault} — when one is missing, not declared, of another type, or outside of what its decorators allow
 */
export function parameterValues(template: Template, given: Fields, evaluator: Evaluator): Fields {
  const strays = Object.keys(given).filter((name) => !template.parameters.some((one) => one.name === name));
  if (strays.length > 0) throw new TemplateFault(`there is no parameter ${strays.join(', ')}`, template.path);
  return Object.fromEntries(
    template.parameters.map((parameter) => [
      parameter.name,
      parameterValue(parameter, given[parameter.name], evaluator, template),
    ]),
  );
}

function parameterValue(
  parameter: Parameter,
  given: Value | undefined,
  evaluator: Evaluator,
  template: Template,
): Value {
  const { name, type, fallback } = parameter;
  const value = given ?? (fallback === undefined ? undefined : evaluator.evaluate(fallback));
  if (value === undefined) throw new TemplateFault(`the parameter ${name} is missing`, template.path);
  const fits = kinds[type]?.(value) === true && isAllowed(parameter, value, evaluator);
  if (!fits) throw new TemplateFault(`${JSON.stringify(value)} does not fit the parameter ${name}`, template.path);
  return value;
}

function isAllowed({ decorators }: Parameter, value: Value, evaluator: Evaluator): boolean {
  const setting = (name: string): Value | undefined => {
    const expression = decorators.get(name);
    return expression === undefined ? undefined : evaluator.evaluate(expression);
  };
  const limit = (name: string, otherwise: number): number => Number(setting(name) ?? otherwise);
  const allowed = setting('allowed');
  if (Array.isArray(allowed) && !allowed.includes(value)) return false;
  if (typeof value === 'number') return value >= limit('minValue', -Infinity) && value <= limit('maxValue', Infinity);
  const length = typeof value === 'string' ? value.length : 0;
  return length >= limit('minLength', 0) && length <= limit('maxLength', Infinity);
}
