/** Whether a value is of one kind. */
export type Check = (value: unknown) => boolean;
/** What the members of an object are. */
export type Shape = { readonly [member: string]: Check };

export const text: Check = (value) => typeof value === 'string';
export const flag: Check = (value) => typeof value === 'boolean';
export const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
export const seconds: Check = (value) => Number.isFinite(value) && Number(value) >= 0;
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
export const oneOf =
  (...choices: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && choices.includes(value);
export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
export const object =
  (shape: Shape): Check =>
  (value) =>
    isRecord(value) && Object.entries(shape).every(([member, check]) => check(value[member]));

/** Whether a value is an object with members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
