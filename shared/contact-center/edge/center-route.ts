import { matchPath, type PathPattern, pathPattern, pathSegments } from '../../kernel/path-pattern.ts';
import type { CenterTenant } from '../directory/center-tenants.ts';
import { CenterRefusal, nothingThere } from './center-refusal.ts';
import type { CenterAnswer, CenterRequest } from './center-request.ts';

/** A request that found its route. `params` by name in the pattern, percent-decoded. */
export type RoutedRequest = { readonly request: CenterRequest; readonly params: Readonly<Record<string, string>> };

/** One whose caller and tenant are known. */
export type TenantRequest = RoutedRequest & { readonly tenant: CenterTenant };

/** One kind of request. In `path`, `{name}` stands for one segment. `open`: for any caller. */
export type CenterRoute = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** How large its body may be; absent: as all others. */
  readonly mostBytes?: number;
  /** The body of a refusal where it differs from what its API has everywhere else. */
  readonly refused?: (refusal: CenterRefusal, referenceId: string, request: CenterRequest) => object | undefined;
} & (
  | { readonly access: 'open'; readonly handle: (asked: RoutedRequest) => Promise<CenterAnswer> }
  | { readonly access: 'tenant'; readonly handle: (asked: TenantRequest) => Promise<CenterAnswer> }
);

/** Ids are shorter; what is longer names nothing, and would be no key of the store. */
const longestParameter = 200;

type Placed = { readonly route: CenterRoute; readonly pattern: PathPattern };

/** What a path leads to. */
export type FoundRoute = { readonly route: CenterRoute; readonly params: Readonly<Record<string, string>> };

/** The routes of one API; the pattern with more literal segments wins. */
export class CenterRoutes {
  readonly #placed: readonly Placed[];

  constructor(routes: readonly CenterRoute[]) {
    this.#placed = routes
      .map((route) => ({ route, pattern: pathPattern(route.path) }))
      .sort((one, other) => other.pattern.literals - one.pattern.literals);
  }

  /** What takes GET takes HEAD. @throws {CenterRefusal} resource_not_found, method_not_allowed */
  find(asked: string, path: string): FoundRoute {
    const method = asked.toUpperCase() === 'HEAD' ? 'GET' : asked.toUpperCase();
    const segments = pathSegments(path) ?? [];
    if (segments.some(({ length }) => length > longestParameter)) throw nothingThere();
    const fitting = this.#placed.flatMap(({ route, pattern }) => {
      const params = matchPath(pattern, segments);
      return params === undefined ? [] : [{ route, params }];
    });
    const found = fitting.find(({ route }) => route.method === method);
    if (found !== undefined) return found;
    if (fitting.length === 0) throw nothingThere();
    const allow = [...new Set(fitting.map(({ route }) => route.method))].sort().join(', ');
    throw new CenterRefusal('method_not_allowed', { headers: { allow } });
  }
}
