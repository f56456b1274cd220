import { createHash } from 'node:crypto';
import type { Value } from '../expression.ts';

/** A function of the template language whose result depends on its arguments alone. */
export type PureFunction = (...args: readonly Value[]) => Value;

type Fields = { readonly [name: string]: Value };

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
const list = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);
const number = (value: Value | undefined): number => Number(value ?? 0);
const same = (a: Value | undefined, b: Value | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
const digest = (args: readonly Value[]): string => createHash('sha256').update(args.map(text).join('-')).digest('hex');

/** Whether a value is an object with members. */
export function isFields(value: Value | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: Value | undefined): boolean {
  if (value === null || value === undefined || value === '') return true;
  return Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0;
}

/** The union of objects (members of the same name are united, the last one wins) or of arrays. */
function union(...args: readonly Value[]): Value {
  const objects = args.filter(isFields);
  if (objects.length === args.length) {
    const all = new Map<string, Value>();
    for (const [name, value] of objects.flatMap((one) => Object.entries(one))) {
      const before = all.get(name);
      all.set(name, isFields(before) && isFields(value) ? union(before, value) : value);
    }
    return Object.fromEntries(all);
  }
  return args.flatMap(list).filter((one, index, all) => all.findIndex((other) => same(other, one)) === index);
}

function contains(where: Value | undefined, what: Value | undefined): boolean {
  if (typeof where === 'string') return where.includes(text(what));
  return Array.isArray(where) ? where.some((one) => same(one, what)) : isFields(where) && text(what) in where;
}

function objectOf(...args: readonly Value[]): Value {
  const names = args.filter((_, index) => index % 2 === 0);
  return Object.fromEntries(names.map((name, index) => [text(name), args[index * 2 + 1] ?? null]));
}

function guid(...args: readonly Value[]): string {
  return digest(args).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function format(pattern: Value | undefined, ...args: readonly Value[]): string {
  return text(pattern).replace(/\{(\d+)\}/g, (_, index: string) => text(args[Number(index)]));
}

/** The functions that we use, or that a compiler makes out of what we use. Hashes differ from those of Azure. */
export const pureFunctions: Readonly<Record<string, PureFunction>> = {
  and: (...args) => args.every((one) => one === true),
  concat: (...args) => (args.every((one) => typeof one === 'string') ? args.join('') : args.flatMap(list)),
  contains: (where, what) => contains(where, what),
  createArray: (...args) => args,
  createObject: objectOf,
  empty: (value) => isEmpty(value),
  equals: (a, b) => same(a, b),
  format,
  greater: (a, b) => number(a) > number(b),
  greaterOrEquals: (a, b) => number(a) >= number(b),
  guid,
  if: (condition, then, otherwise) => (condition === true ? then : otherwise) ?? null,
  length: (value) => (typeof value === 'string' || Array.isArray(value) ? value.length : 0),
  less: (a, b) => number(a) < number(b),
  lessOrEquals: (a, b) => number(a) <= number(b),
  not: (value) => value !== true,
  null: () => null,
  or: (...args) => args.some((one) => one === true),
  range: (start, count) => Array.from({ length: number(count) }, (_, index) => number(start) + index),
  replace: (value, from, to) => text(value).replaceAll(text(from), text(to)),
  string: (value) => text(value),
  toLower: (value) => text(value).toLowerCase(),
  true: () => true,
  false: () => false,
  union,
  uniqueString: (...args) => digest(args).slice(0, 13),
};
