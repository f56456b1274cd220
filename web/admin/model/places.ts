import { objectOf, type WireObject } from '../../transport/wire.ts';

/** A place within a company, as errors of the service name it: `agents.0.address`. */
export type Place = string;

const stepsOf = (place: Place): readonly string[] => place.split('.');

/** What stands at a place; undefined where nothing does. */
export function valueAt(root: unknown, place: Place): unknown {
  return stepsOf(place).reduce<unknown>(
    (value, step) => (Array.isArray(value) ? value[Number(step)] : objectOf(value)[step]),
    root,
  );
}

/** A company with another value at a place; undefined takes the member away. */
export function withValueAt(root: WireObject, place: Place, value: unknown): WireObject {
  return objectOf(replaced(root, stepsOf(place), value));
}

function replaced(value: unknown, [step, ...rest]: readonly string[], wanted: unknown): unknown {
  if (step === undefined) return wanted;
  if (Array.isArray(value)) return value.map((one, at) => (at === Number(step) ? replaced(one, rest, wanted) : one));
  const { [step]: before, ...others } = objectOf(value);
  const after = replaced(before, rest, wanted);
  return after === undefined ? others : { ...objectOf(value), [step]: after };
}

/** Whether two JSON values are the same, whatever the order of members. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, at) => isSame(value, other[at]));
  }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSame(objectOf(one)[name], objectOf(other)[name]));
}

/** The places at which two companies differ: members of objects one by one, lists as a whole. */
export function differingPlaces(one: unknown, other: unknown, within = ''): readonly Place[] {
  if (isSame(one, other)) return [];
  const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(one) || !isObject(other)) return [within];
  const names = [...new Set([...Object.keys(objectOf(one)), ...Object.keys(objectOf(other))])];
  return names.flatMap((name) =>
    differingPlaces(objectOf(one)[name], objectOf(other)[name], within === '' ? name : `${within}.${name}`),
  );
}
