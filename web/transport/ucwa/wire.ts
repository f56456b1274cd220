import { objectOf, textOf, type WireObject } from '../wire.ts';

/** A link with the text that comes with it. */
type WireLink = { readonly href: string; readonly title: string | undefined };

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
