import { pageOrigin } from '../../protocol/trusted-application/page-origins.ts';
import { foreignOrigin } from './cors.ts';
import type { PlatformRequest } from './http.ts';

/** One request on its way through the edge, with what was found out about the page it comes from. */
export class Exchange {
  readonly request: PlatformRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  #readableBy: string | undefined;

  constructor(request: PlatformRequest, params: Readonly<Record<string, string>>) {
    this.request = request;
    this.params = params;
    this.query = queryMembers(request.url);
  }

  /** The origin whose pages may read the answer, once the caller's token has named it. */
  get readableBy(): string | undefined {
    return this.#readableBy;
  }

  /** Lets the page that asks read that it is not known: a token that does not hold names no pages. Source: ucwa.md#cors */
  permitToReadRefusal(): void {
    const { origin } = this.request.headers;
    if (origin !== undefined && pageOrigin(origin) !== undefined) this.#readableBy ??= origin;
  }

  /**
   * Lets the pages of `origins` read the answer; a request without `Origin` comes from no page.
   * @throws {PlatformRefusal} Forbidden — when it comes from another page. Source: ucwa.md#cors
   */
  permit(origins: readonly string[]): void {
    const { origin } = this.request.headers;
    if (origin === undefined) return;
    const normalised = pageOrigin(origin);
    if (normalised === undefined || !origins.includes(normalised)) throw foreignOrigin();
    this.#readableBy = origin;
  }
}

/** Query members by lower-case name; the first of a name counts. */
function queryMembers(url: URL): Readonly<Record<string, string>> {
  const members: Record<string, string> = {};
  for (const [name, value] of url.searchParams) members[name.toLowerCase()] ??= value;
  return members;
}
