/**
 * Reads what comes off the wire without trusting its shape. Choice: by hand and not by the schemas of `shared/protocol`, whose
 * library alone would take half of the widget's size; a test holds both against each other.
 */
export type WireObject = Readonly<Record<string, unknown>>;

/** A link with the text that comes with it. */
type WireLink = { readonly href: string; readonly title: string | undefined };

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

/** The first link of a relation. Source: trusted-application.md#resources */
export function linkOf(resource: WireObject, rel: string): WireLink | undefined {
  const entry = objectOf(resource._links)[rel];
  const link = objectOf(Array.isArray(entry) ? entry[0] : entry);
  const href = textOf(link, 'href');
  return href === undefined ? undefined : { href, title: textOf(link, 'title') };
}

/** The first embedded resource of a relation. Source: trusted-application.md#resources */
export function embeddedOf(resource: WireObject, rel: string): WireObject | undefined {
  const entry = objectOf(resource._embedded)[rel];
  const first = Array.isArray(entry) ? entry[0] : entry;
  return typeof first === 'object' && first !== null ? objectOf(first) : undefined;
}

/** The last part of a path, decoded, which identifies messages and people. */
export function lastSegment(href: string): string {
  const segment = href.split('?', 1)[0]?.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Epoch milliseconds out of `/Date(…)/`; undefined when it is none. Source: ucwa.md#times */
export function timeOf(resource: WireObject, name: string): number | undefined {
  const match = /^\/Date\((\d+)\)\/$/.exec(textOf(resource, name) ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
