import { ConfigurationError } from '../../../shared/kernel/errors.ts';

/** Whether a path segment fits. */
export type SegmentTest = (value: string) => boolean;

const guid = /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i;

const constraints: Readonly<Record<string, (argument: string) => SegmentTest>> = {
  int: () => (value) => /^[+-]?\d{1,10}$/.test(value),
  long: () => (value) => /^[+-]?\d{1,19}$/.test(value),
  bool: () => (value) => /^(true|false)$/i.test(value),
  guid: () => (value) => guid.test(value),
  alpha: () => (value) => /^[a-z]*$/i.test(value),
  decimal: () => (value) => /^[+-]?\d+(\.\d+)?$/.test(value),
  datetime: () => (value) => !Number.isNaN(Date.parse(value)),
  required: () => (value) => value.length > 0,
  min: (least) => (value) => Number(value) >= Number(least),
  max: (most) => (value) => Number(value) <= Number(most),
  minlength: (least) => (value) => value.length >= Number(least),
  maxlength: (most) => (value) => value.length <= Number(most),
  range: (bounds) => {
    const [least = Number.NaN, most = Number.NaN] = bounds.split(',').map(Number);
    return (value) => Number(value) >= least && Number(value) <= most;
  },
  length: (bounds) => {
    const [least = Number.NaN, most = least] = bounds.split(',').map(Number);
    return (value) => value.length >= least && value.length <= most;
  },
  regex: (pattern) => {
    const expression = new RegExp(pattern, 'i');
    return (value) => expression.test(value);
  },
};

/**
 * The inline constraints of a route parameter, such as `:int:min(1)`, as one test; undefined when there are none.
 * @throws {ConfigurationError} InvalidSetting — when a constraint is unknown
 */
export function compileConstraints(text: string, functionName: string): SegmentTest | undefined {
  const tests = [...text.matchAll(/:(\w+)(?:\(((?:[^()]|\([^)]*\))*)\))?/g)].map(([, name = '', argument = '']) => {
    const make = Object.hasOwn(constraints, name) ? constraints[name] : undefined;
    if (make === undefined) {
      throw new ConfigurationError(`Function "${functionName}" has an unknown route constraint "${name}".`);
    }
    return make(argument);
  });
  return tests.length === 0 ? undefined : (value) => tests.every((test) => test(value));
}
