import { CarebridgeError, StateConflict, Unavailable } from '../../kernel/errors.ts';
import { randomId } from '../../kernel/ids.ts';
import { errorCode, errorFields, type Log } from '../../kernel/log.ts';
import type { HttpAnswer } from '../../kernel/problem.ts';
import { mediaTypes } from '../../protocol/contact-center/media-types.ts';
import type { CenterTenant } from '../directory/center-tenants.ts';
import { CenterRefusal } from './center-refusal.ts';
import type { CenterAnswer, CenterRequest } from './center-request.ts';
import { type CenterRoute, CenterRoutes, type FoundRoute } from './center-route.ts';

/** One API of the contact center: its routes, who calls them, and how it writes what it answers. */
export type CenterApi = {
  readonly name: string;
  readonly routes: readonly CenterRoute[];
  /** Media type of answers that are no errors. */
  readonly mediaType: string;
  /** The tenant that a request is about, as its credential may. @throws {CenterRefusal} access_denied, tenant_denied, too_many_requests */
  tenantOf(request: CenterRequest, params: Readonly<Record<string, string>>): Promise<CenterTenant>;
  /** The body of a refusal. Source: contact-center.md#error-bodies */
  refused(refusal: CenterRefusal, referenceId: string): object;
};

const maximumBodyBytes = 1_024 * 1_024;
const retryAfterSeconds = 2;

/** Where requests of one API come in. */
export class CenterEdge {
  readonly #api: CenterApi;
  readonly #routes: CenterRoutes;
  readonly #log: Log;

  constructor(api: CenterApi, log: Log) {
    this.#api = api;
    this.#routes = new CenterRoutes(api.routes);
    this.#log = log;
  }

  /** Answers a request; never throws. */
  async handle(request: CenterRequest): Promise<HttpAnswer> {
    let found: FoundRoute | undefined;
    try {
      found = this.#routes.find(request.method, request.url.pathname);
      const { mostBytes = maximumBodyBytes } = found.route;
      if (request.body.byteLength > mostBytes) throw new CenterRefusal('payload_too_large');
      return this.#written(await this.#served(found, request), this.#api.mediaType);
    } catch (error) {
      return this.#written(this.#failed(error, request, found?.route), mediaTypes.problem);
    }
  }

  /** How large the body of a request may be. */
  mostBytes({ method, url }: Pick<CenterRequest, 'method' | 'url'>): number {
    try {
      return this.#routes.find(method, url.pathname).route.mostBytes ?? maximumBodyBytes;
    } catch {
      return maximumBodyBytes;
    }
  }

  async #served({ route, params }: FoundRoute, request: CenterRequest): Promise<CenterAnswer> {
    if (route.access === 'open') return route.handle({ request, params });
    const tenant = await this.#api.tenantOf(request, params);
    return route.handle({ request, params, tenant });
  }

  #failed(error: unknown, request: CenterRequest, route: CenterRoute | undefined): CenterAnswer {
    const refusal = error instanceof CenterRefusal ? error : refusalOf(error);
    const isOurs = refusal.status >= 500;
    const { name: step } = this.#api;
    const outcome = String(refusal.status);
    if (isOurs) this.#log({ level: 'error', event: 'failure', step, ...errorFields(error), outcome });
    else this.#log({ level: 'debug', event: 'refusal', step, code: errorCode(error), outcome });
    const referenceId = randomId();
    const body = route?.refused?.(refusal, referenceId, request) ?? this.#api.refused(refusal, referenceId);
    return { status: refusal.status, headers: refusal.headers, body };
  }

  #written({ status, body, headers = {} }: CenterAnswer, mediaType: string): HttpAnswer {
    if (body === undefined) return { status, headers };
    if (body instanceof Uint8Array) return { status, headers, body };
    return { status, headers: { 'content-type': mediaType, ...headers }, body: JSON.stringify(body) };
  }
}

function refusalOf(error: unknown): CenterRefusal {
  const isPassing = error instanceof Unavailable || error instanceof StateConflict;
  if (!isPassing || !(error instanceof CarebridgeError)) return new CenterRefusal('internal_error');
  const afterMs = error instanceof Unavailable ? error.retryAfterMs : undefined;
  const seconds = afterMs === undefined ? retryAfterSeconds : Math.ceil(afterMs / 1_000);
  return new CenterRefusal('service_unavailable', { headers: { 'retry-after': String(seconds) } });
}
