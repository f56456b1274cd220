import { ConfigurationError } from '../../../shared/kernel/errors.ts';
import { withoutTrailing } from '../../../shared/kernel/trailing.ts';
import type { AppFunction } from '../function-app.ts';

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly optional: boolean }
  | { readonly kind: 'rest'; readonly name: string };

/** One HTTP function with its methods (upper case) and path; `rank` orders routes, smaller first. */
export type Route = {
  readonly target: AppFunction;
  readonly methods: ReadonlySet<string>;
  readonly template: string;
  readonly segments: readonly Segment[];
  readonly rank: string;
};

const parameterPattern = /^\{(\*{0,2})(\w+)(\?)?\}$/;

/**
 * Reads an ASP.NET route template of literals, `{name}`, `{name?}` and `{*rest}`. The default is the function's name.
 * @throws {ConfigurationError} InvalidSetting — when a segment is something else (a constraint, a default, text beside a
 *   parameter), or the path begins with `admin`, which the Functions host keeps for itself
 */
export function compileRoute(target: AppFunction): Route {
  const { route, methods } = target.trigger;
  const { name } = target.metadata;
  const template = withoutTrailing((typeof route === 'string' ? route : name).replace(/^\/+/, ''), '/');
  if (/^admin/i.test(template)) {
    throw new ConfigurationError(`Function "${name}" has a route that begins with "admin", which is reserved.`);
  }
  const segments = template
    .split('/')
    .filter((part) => part !== '')
    .map((part) => compileSegment(part, name));
  return { target, methods: new Set(methodNames(methods)), template, segments, rank: segments.map(rankOf).join('') };
}

/** The route parameters, URL-decoded, when the path's segments fit the route; undefined otherwise. */
export function matchRoute(route: Route, path: readonly string[]): Readonly<Record<string, string>> | undefined {
  const parameters: Record<string, string> = {};
  for (const [at, segment] of route.segments.entries()) {
    const value = path[at];
    if (segment.kind === 'rest') {
      parameters[segment.name] = path.slice(at).join('/');
      return parameters;
    }
    if (segment.kind === 'literal') {
      if (value?.toLowerCase() !== segment.text) return undefined;
    } else if (value !== undefined) {
      parameters[segment.name] = value;
    } else if (!segment.optional) {
      return undefined;
    }
  }
  return path.length > route.segments.length ? undefined : parameters;
}

/** Orders routes as ASP.NET does, segment by segment: literal, parameter, rest of the path. */
export function byPrecedence(left: Route, right: Route): number {
  if (left.rank === right.rank) return 0;
  return left.rank < right.rank ? -1 : 1;
}

function compileSegment(part: string, functionName: string): Segment {
  const match = parameterPattern.exec(part);
  if (match === null) {
    if (/[{}]/.test(part)) {
      throw new ConfigurationError(
        `Function "${functionName}" has a route segment that the local functions host does not support: "${part}".`,
      );
    }
    return { kind: 'literal', text: part.toLowerCase() };
  }
  const [, stars, name = '', question] = match;
  if (stars !== '') return { kind: 'rest', name };
  return { kind: 'parameter', name, optional: question === '?' };
}

function methodNames(methods: unknown): readonly string[] {
  return Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : ['GET', 'POST'];
}

function rankOf({ kind }: Segment): string {
  return { literal: '1', parameter: '2', rest: '3' }[kind];
}
