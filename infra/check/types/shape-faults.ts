import type { Value } from '../expression.ts';
import type { Shape } from './shape.ts';

type Of<Kind extends Shape['kind']> = Extract<Shape, { kind: Kind }>;
type Fields = { readonly [name: string]: Value };

/** What is wrong with a value, as sentences that begin with where it is; empty when nothing is. */
export function faultsIn(shape: Shape, value: Value, where: string): readonly string[] {
  switch (shape.kind) {
    case 'any':
      return [];
    case 'flag':
      return typeof value === 'boolean' ? [] : [`${where} is not true or false`];
    case 'number':
      return faultsInNumber(shape, value, where);
    case 'text':
      return faultsInText(shape, value, where);
    case 'list':
      if (!Array.isArray(value)) return [`${where} is not a list`];
      return value.flatMap((item: Value, index) => faultsIn(shape.of, item, `${where}[${index}]`));
    case 'object':
      return faultsInObject(shape, value, where);
    case 'chosen':
      return faultsInChosen(shape, value, where);
  }
}

function faultsInNumber({ values, range }: Of<'number'>, value: Value, where: string): readonly string[] {
  if (typeof value !== 'number' || !Number.isInteger(value)) return [`${where} is not a whole number`];
  const isIn = range === undefined || (value >= range.least && value <= range.most);
  return isIn && values?.includes(value) !== false ? [] : [`${where} cannot be ${value}`];
}

function faultsInText({ values, pattern }: Of<'text'>, value: Value, where: string): readonly string[] {
  if (typeof value !== 'string') return [`${where} is not a text`];
  return values?.includes(value) === false || pattern?.test(value) === false ? [`${where} cannot be ${value}`] : [];
}

function isFields(value: Value): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function faultsInObject({ members, others }: Of<'object'>, value: Value, where: string): readonly string[] {
  if (!isFields(value)) return [`${where} is not an object`];
  const missing = Object.entries(members)
    .filter(([name, { kind }]) => (kind === 'needed' || kind === 'identifies' || kind === 'fixed') && !(name in value))
    .map(([name]) => `${where}.${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const member = members[name] ?? others;
    if (member === undefined) return [`${where}.${name} does not exist`];
    if ('shape' in member && member.kind === 'added') return [`${where}.${name} cannot be set`];
    if ('shape' in member) return faultsIn(member.shape, inner, `${where}.${name}`);
    return inner === null ? [] : faultsIn(member, inner, `${where}.${name}`);
  });
  return [...missing, ...wrong];
}

function faultsInChosen({ by, forms }: Of<'chosen'>, value: Value, where: string): readonly string[] {
  const choice = isFields(value) ? value[by] : undefined;
  const form = typeof choice === 'string' ? forms[choice] : undefined;
  if (form === undefined) return [`${where}.${by} cannot be ${String(choice)}`];
  const { [by]: _, ...rest } = value as Fields;
  return faultsIn(form, rest, where);
}
