/** The shape of a value in a resource's body. */
export type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'number'; readonly values: readonly number[] | undefined; readonly range: Range | undefined }
  | { readonly kind: 'text'; readonly values: readonly string[] | undefined; readonly pattern: RegExp | undefined }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly members: Members; readonly others: Shape | undefined }
  /** One of several objects, told apart by the text of one member. */
  | { readonly kind: 'chosen'; readonly by: string; readonly forms: Readonly<Record<string, ObjectShape>> };

type ObjectShape = Extract<Shape, { kind: 'object' }>;
type Range = { readonly least: number; readonly most: number };

/** Members of an object: a shape alone is optional. */
export type Members = { readonly [name: string]: Shape | Needed };

/**
 * A member that has to be there; `identifies` when the resource is found by it, `fixed` when its value has to be known before
 * anything is deployed, too, `added` when the service adds it.
 */
export type Needed = { readonly kind: 'needed' | 'identifies' | 'fixed' | 'added'; readonly shape: Shape };

const noLimits = { values: undefined, range: undefined } as const;

export const any: Shape = { kind: 'any' };
export const flag: Shape = { kind: 'flag' };
export const number: Shape = { kind: 'number', ...noLimits };
export const between = (least: number, most: number): Shape => ({
  kind: 'number',
  ...noLimits,
  range: { least, most },
});
export const oneNumberOf = (...values: readonly number[]): Shape => ({ kind: 'number', ...noLimits, values });
export const text: Shape = { kind: 'text', values: undefined, pattern: undefined };
export const oneOf = (...values: readonly string[]): Shape => ({ kind: 'text', values, pattern: undefined });
export const matching = (pattern: RegExp): Shape => ({ kind: 'text', values: undefined, pattern });
export const guid: Shape = matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
export const resourceId: Shape = matching(/^\/subscriptions\/[^/]+\/.+[^/]$/);
export const httpsUrl: Shape = matching(/^https:\/\/[a-z0-9.-]+(\/\S*)?$/i);
/** ISO 8601, as Azure writes spans. */
export const duration: Shape = matching(/^P(?!$)(\d+D)?(T(?!$)(\d+H)?(\d+M)?(\d+S)?)?$/);
export const list = (of: Shape): Shape => ({ kind: 'list', of });
export const object = (members: Members): ObjectShape => ({ kind: 'object', members, others: undefined });
export const mapOf = (others: Shape): ObjectShape => ({ kind: 'object', members: {}, others });
export const chosen = (by: string, forms: Readonly<Record<string, ObjectShape>>): Shape => ({
  kind: 'chosen',
  by,
  forms,
});
export const needed = (shape: Shape): Needed => ({ kind: 'needed', shape });
export const identifies = (shape: Shape): Needed => ({ kind: 'identifies', shape });
export const fixed = (shape: Shape): Needed => ({ kind: 'fixed', shape });
export const added = (shape: Shape): Needed => ({ kind: 'added', shape });

/** The parts that most resources have, with the properties of one type. */
export function tracked(properties: Members, more: Members = {}): Shape {
  return object({ location: needed(text), tags: mapOf(text), properties: needed(object(properties)), ...more });
}

/** A resource that belongs to another one. */
export function child(properties: Members): Shape {
  return object({ properties: object(properties) });
}
