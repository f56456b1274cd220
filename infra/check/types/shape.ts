/** The shape of a value in a resource's body. */
export type Shape =
  | { readonly kind: 'flag' }
  | { readonly kind: 'number' }
  | { readonly kind: 'text'; readonly values: readonly string[] | undefined }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly members: Members };

/** Members of an object: a shape alone is optional. */
export type Members = { readonly [name: string]: Shape | Needed };

/**
 * A member that has to be there; `identifies` when the resource is found by it, `fixed` when its value has to be known before
 * anything is deployed, too, `added` when the service adds it.
 */
export type Needed = { readonly kind: 'needed' | 'identifies' | 'fixed' | 'added'; readonly shape: Shape };

export const flag: Shape = { kind: 'flag' };
export const number: Shape = { kind: 'number' };
export const text: Shape = { kind: 'text', values: undefined };
export const oneOf = (...values: readonly string[]): Shape => ({ kind: 'text', values });
export const list = (of: Shape): Shape => ({ kind: 'list', of });
export const object = (members: Members): Shape => ({ kind: 'object', members });
export const needed = (shape: Shape): Needed => ({ kind: 'needed', shape });
export const identifies = (shape: Shape): Needed => ({ kind: 'identifies', shape });
export const fixed = (shape: Shape): Needed => ({ kind: 'fixed', shape });
export const added = (shape: Shape): Needed => ({ kind: 'added', shape });
