import { parseJson } from '../../shared/kernel/json.ts';
import { linkOf, type WireResource } from '../../shared/protocol/hypermedia/resource.ts';

const anywhere = 'http://carebridge.invalid';

/** The path of an absolute or relative reference, without query. */
export function pathOf(reference: string): string {
  // Proofs look at every request target again and again, and reading a URL takes its time.
  const [path = ''] = reference.split(/[?#]/, 1);
  if (/^\/(?:[\w.@:;=,~%-][\w/.@:;=,~%-]*)?$/.test(path) && !path.includes('/.')) return path;
  return new URL(reference, anywhere).pathname;
}

/** Whether a path is `place` or lies below it; nothing lies below an unknown place. */
export function isAt(place: string | undefined, path: string): boolean {
  if (place === undefined) return false;
  const [wanted, given] = [place.toLowerCase(), path.toLowerCase()];
  return given === wanted || given.startsWith(`${wanted}/`);
}

/** The path that a resource's link leads to, or undefined. */
export function linkPath(resource: WireResource, rel: string): string | undefined {
  const link = linkOf(resource, rel, anywhere);
  return link === undefined ? undefined : pathOf(link.href);
}

/** The members of a JSON request or answer. */
export function members(text: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
