import { matchPath, type PathPattern, pathPattern, pathSegments } from '../../kernel/path-pattern.ts';
import { PlatformRefusal } from './refusal.ts';

type Entry<T> = { readonly method: string; readonly pattern: PathPattern; readonly value: T };

/** What a path leads to. */
export type RouteMatch<T> =
  | { readonly kind: 'found'; readonly value: T; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly refusal: PlatformRefusal };

/** Finds what serves a method and a path; the pattern with more literal segments wins. */
export class Router<T> {
  readonly #byLength = new Map<number, Entry<T>[]>();

  add(method: string, path: string, value: T): void {
    const pattern = pathPattern(path);
    const entries = this.#byLength.get(pattern.segments.length) ?? [];
    entries.push({ method: method.toUpperCase(), pattern, value });
    entries.sort((one, other) => other.pattern.literals - one.pattern.literals);
    this.#byLength.set(pattern.segments.length, entries);
  }

  /**
   * 404 for a path that nothing serves, 405 with `Allow` for a method that it does not take; what takes GET takes HEAD.
   * Source: trusted-application.md#error-codes
   */
  find(asked: string, path: string): RouteMatch<T> {
    const method = asked.toUpperCase() === 'HEAD' ? 'GET' : asked.toUpperCase();
    const segments = pathSegments(path);
    const allowed = new Set<string>();
    for (const entry of this.#byLength.get(segments?.length ?? 0) ?? []) {
      const params = matchPath(entry.pattern, segments ?? []);
      if (params === undefined) continue;
      if (entry.method === method) return { kind: 'found', value: entry.value, params };
      allowed.add(entry.method);
      if (entry.method === 'GET') allowed.add('HEAD');
    }
    if (allowed.size === 0) return { kind: 'refused', refusal: new PlatformRefusal('NotFound') };
    const headers = { allow: [...allowed].sort().join(', ') };
    return { kind: 'refused', refusal: new PlatformRefusal('MethodNotAllowed', { headers }) };
  }
}
