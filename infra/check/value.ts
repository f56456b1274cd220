/** A JSON value as templates hold it. */
export type Value = null | boolean | number | string | readonly Value[] | Fields;

/** An object of a template. */
export type Fields = { readonly [name: string]: Value };

/** Whether a value is an object with members. */
export function isFields(value: Value | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member deep inside of a value; undefined where there is none. */
export function memberAt(value: Value | undefined, ...names: readonly string[]): Value | undefined {
  return names.reduce<Value | undefined>((inner, name) => (isFields(inner) ? inner[name] : undefined), value);
}
