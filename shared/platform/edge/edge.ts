import { errorCode, type Log, type LogLevel } from '../../kernel/log.ts';
import { pathSegments } from '../../kernel/path-pattern.ts';
import type { HttpAnswer } from '../../kernel/problem.ts';
import type { EventChannels } from '../channels/event-channels.ts';
import type { UcwaScope } from '../channels/ucwa-application.ts';
import type { ServiceApplication, UcwaCaller } from '../directory/caller.ts';
import type { TrustedIssuer } from '../identity/trusted-issuer.ts';
import { owns, tenantOf } from '../ucwa/new-application.ts';
import { answerOfError } from './answer-of-error.ts';
import type { Callers } from './callers.ts';
import { Unauthenticated } from './challenge.ts';
import { isPreflight, preflightAnswer } from './cors.ts';
import type { Endpoint, PlacedEndpoint } from './endpoint.ts';
import { Exchange } from './exchange.ts';
import { finalAnswer } from './final-answer.ts';
import type { PlatformAnswer, PlatformRequest } from './http.ts';
import { notFound, PlatformRefusal } from './refusal.ts';
import { type RouteMatch, Router } from './router.ts';

/** What the edge needs. */
export type EdgeDependencies = {
  readonly origin: string;
  readonly issuer: TrustedIssuer;
  /** Where signed-in people may show a password; absent: nowhere. */
  readonly ticketOrigin?: string | undefined;
  readonly callers: Callers;
  readonly channels: EventChannels;
  readonly log: Log;
  /** Refuses a service application that asks for too much. */
  admit(caller: ServiceApplication): void;
};

/** Larger bodies are refused; what is said in a chat is far smaller. */
const maximumBodyBytes = 64 * 1024;

/** The highest revision of any resource here, that of startMessaging. Source: ucwa.md#headers */
const highestRevision = 2;

/** Where requests come in: finds the endpoint and the caller, and gives every answer what every answer has. */
export class Edge {
  readonly #dependencies: EdgeDependencies;
  readonly #router = new Router<Endpoint>();

  constructor(dependencies: EdgeDependencies, endpoints: readonly PlacedEndpoint[]) {
    this.#dependencies = dependencies;
    for (const endpoint of endpoints) this.add(endpoint);
  }

  /** Adds an endpoint, such as one that needs the edge itself. */
  add({ method, path, endpoint }: PlacedEndpoint): void {
    this.#router.add(method, path, endpoint);
  }

  /** Answers a request; never throws. */
  async handle(request: PlatformRequest): Promise<HttpAnswer> {
    const found = this.#router.find(request.method, request.url.pathname);
    const exchange = new Exchange(request, found.kind === 'found' ? found.params : {});
    const answer = await this.#answer(exchange, found).catch((error: unknown) => {
      if (error instanceof Unauthenticated) exchange.permitToReadRefusal();
      return this.#failed(error, exchange.request);
    });
    return finalAnswer(exchange, answer, this.#dependencies.origin);
  }

  async #answer(exchange: Exchange, found: RouteMatch<Endpoint>): Promise<PlatformAnswer> {
    const scope = ucwaScope(exchange.request.url);
    if (scope !== undefined && isPreflight(exchange.request)) return preflightAnswer(exchange.request, undefined);
    // Known before a path is found missing, so that a page may read what went wrong.
    const person = scope === undefined ? undefined : await this.#dependencies.callers.ucwa(exchange, scope);
    if (scope !== undefined) requireServedRevision(exchange.request);
    if (found.kind === 'refused') throw found.refusal;
    if (exchange.request.body.byteLength > maximumBodyBytes) throw new PlatformRefusal('EntityTooLarge');
    return this.#serve(exchange, found.value, person);
  }

  async #serve(exchange: Exchange, endpoint: Endpoint, person: UcwaCaller | undefined): Promise<PlatformAnswer> {
    const { request, params, query } = exchange;
    if (endpoint.access === 'open') return endpoint.handle(exchange);
    if (endpoint.access === 'service-application') {
      const caller = await this.#dependencies.callers.serviceApplication(exchange);
      this.#dependencies.admit(caller);
      return endpoint.handle({ request, params, query }, caller);
    }
    if (person === undefined) throw notFound();
    if (endpoint.access === 'person') return endpoint.handle(exchange, person);
    const application = await this.#dependencies.channels.application(tenantOf(person), params.application ?? '');
    if (application === undefined || !owns(person, application)) throw notFound('ApplicationNotFound');
    return endpoint.handle({ request, params, query }, person, application);
  }

  #failed(error: unknown, { url }: PlatformRequest): PlatformAnswer {
    const { issuer, ticketOrigin } = this.#dependencies;
    const answer = answerOfError(error, issuer, isForPeople(url) ? ticketOrigin : undefined);
    const refused = error instanceof PlatformRefusal || error instanceof Unauthenticated;
    const level = refused ? levelOf(answer.status) : 'error';
    const code = error instanceof PlatformRefusal ? error.code : errorCode(error);
    const outcome = String(answer.status);
    this.#dependencies.log({ level, event: refused ? 'refusal' : 'failure', step: 'platform', code, outcome });
    return answer;
  }
}

/** Who was turned away is worth a line; a request for what has gone is ordinary. */
const levelOf = (status: number): LogLevel => (status === 401 || status === 403 ? 'info' : 'debug');

/**
 * Takes a request that needs resources of a revision that is served; what is no number is not looked at.
 * @throws {PlatformRefusal} NotFound/APIVersionNotSupported — when it needs a higher one
 */
function requireServedRevision({ headers }: PlatformRequest): void {
  const wanted = headers['x-ms-requiresminresourceversion'];
  if (wanted !== undefined && Number(wanted) > highestRevision) {
    throw new PlatformRefusal('NotFound', { subcode: 'APIVersionNotSupported' });
  }
}

/** The scope of a UCWA URL; undefined for every other. Source: ucwa.md#urls */
function ucwaScope(url: URL): UcwaScope | undefined {
  const [root, scope] = pathSegments(url.pathname) ?? [];
  if (root?.toLowerCase() !== 'ucwa') return undefined;
  return (['psanon', 'oauth'] as const).find((candidate) => candidate === scope?.toLowerCase());
}

/** Whether signed-in people are those who ask there. */
const isForPeople = (url: URL): boolean => /^\/+(?:ucwa\/+oauth|autodiscover)\//i.test(url.pathname);
