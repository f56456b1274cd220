/**
 * Reads what comes off the wire without trusting its shape. Choice: by hand and not by the schemas of `shared/protocol`, whose
 * library alone would take half of the widget's size; a test holds both against each other.
 */
export type WireObject = Readonly<Record<string, unknown>>;

/** An object, or an empty one in place of anything else. */
export function objectOf(value: unknown): WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as WireObject) : {};
}

/** A list, or an empty one in place of anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text member; undefined when it is none. */
export function textOf(resource: WireObject, name: string): string | undefined {
  const value = resource[name];
  return typeof value === 'string' ? value : undefined;
}

/** The objects of a list. */
export const objectsOf = (value: unknown): readonly WireObject[] => listOf(value).map(objectOf);

/** A number, or 0 in place of anything else. */
export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
