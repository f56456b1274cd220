import type { Value } from '../expression.ts';

/** The shape of a value in a resource's body. */
export type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'number' }
  | { readonly kind: 'text'; readonly values: readonly string[] | undefined }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly members: Members; readonly others: Shape | undefined };

/** Members of an object: a shape alone is optional. */
export type Members = { readonly [name: string]: Shape | Needed };

/** A member that has to be there; `identifies` when the resource is found by it, `added` when the service adds it. */
export type Needed = { readonly kind: 'needed' | 'identifies' | 'added'; readonly shape: Shape };

export const any: Shape = { kind: 'any' };
export const flag: Shape = { kind: 'flag' };
export const number: Shape = { kind: 'number' };
export const text: Shape = { kind: 'text', values: undefined };
export const oneOf = (...values: readonly string[]): Shape => ({ kind: 'text', values });
export const list = (of: Shape): Shape => ({ kind: 'list', of });
export const object = (members: Members): Shape => ({ kind: 'object', members, others: undefined });
export const mapOf = (others: Shape): Shape => ({ kind: 'object', members: {}, others });
export const needed = (shape: Shape): Needed => ({ kind: 'needed', shape });
export const identifies = (shape: Shape): Needed => ({ kind: 'identifies', shape });
export const added = (shape: Shape): Needed => ({ kind: 'added', shape });

/** The parts that most resources have, with the properties of one type. */
export function tracked(properties: Members, more: Members = {}): Shape {
  return object({ location: needed(text), tags: mapOf(text), properties: needed(object(properties)), ...more });
}

/** A resource that belongs to another one. */
export function child(properties: Members): Shape {
  return object({ properties: object(properties) });
}

/** What is wrong with a value, as sentences that begin with where it is; empty when nothing is. */
export function faultsIn(shape: Shape, value: Value, where: string): readonly string[] {
  switch (shape.kind) {
    case 'any':
      return [];
    case 'flag':
      return typeof value === 'boolean' ? [] : [`${where} is not true or false`];
    case 'number':
      return typeof value === 'number' ? [] : [`${where} is not a number`];
    case 'text':
      if (typeof value !== 'string') return [`${where} is not a text`];
      return shape.values?.includes(value) === false ? [`${where} cannot be ${value}`] : [];
    case 'list':
      if (!Array.isArray(value)) return [`${where} is not a list`];
      return value.flatMap((item: Value, index) => faultsIn(shape.of, item, `${where}[${index}]`));
    case 'object':
      return faultsInObject(shape, value, where);
  }
}

function faultsInObject(shape: Extract<Shape, { kind: 'object' }>, value: Value, where: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${where} is not an object`];
  const { members, others } = shape;
  const missing = Object.entries(members)
    .filter(([name, { kind }]) => (kind === 'needed' || kind === 'identifies') && !(name in value))
    .map(([name]) => `${where}.${name} is missing`);
  const wrong = Object.entries(value as { readonly [name: string]: Value }).flatMap(([name, inner]) => {
    const member = members[name] ?? others;
    if (member === undefined) return [`${where}.${name} does not exist`];
    if ('shape' in member && member.kind === 'added') return [`${where}.${name} cannot be set`];
    if ('shape' in member) return faultsIn(member.shape, inner, `${where}.${name}`);
    return inner === null ? [] : faultsIn(member, inner, `${where}.${name}`);
  });
  return [...missing, ...wrong];
}
