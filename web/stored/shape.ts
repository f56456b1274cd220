/** Whether a value that was stored has the shape that is read: another release, another script or a person may have written it. */
export type Shape = (value: unknown) => boolean;

export const isText: Shape = (value) => typeof value === 'string';
export const isBoolean: Shape = (value) => typeof value === 'boolean';
export const isNumber: Shape = (value) => Number.isFinite(value);
export const isObject: Shape = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** One of these texts or numbers. */
export const oneOf =
  (...known: readonly (string | number)[]): Shape =>
  (value) =>
    known.some((one) => one === value);

/** Of any of these shapes. */
export const anyOf =
  (...shapes: readonly Shape[]): Shape =>
  (value) =>
    shapes.some((shape) => shape(value));

/** Absent, or of this shape. */
export const maybe =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || value === null || shape(value);

export const listOf =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape);

/** An object whose members have these shapes; further members are let through. */
export const withMembers =
  (members: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    isObject(value) &&
    Object.entries(members).every(([name, shape]) => shape((value as Record<string, unknown>)[name]));

/** An object whose members all have one shape. */
export const membersOf =
  (shape: Shape): Shape =>
  (value) =>
    isObject(value) && Object.values(value as object).every(shape);
