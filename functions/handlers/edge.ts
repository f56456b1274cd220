import type { HttpMethod, HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import { errorFields, type Log } from '../../shared/kernel/log.ts';
import { type HttpAnswer, problemAnswer } from '../../shared/kernel/problem.ts';
import { withTrace } from '../../shared/kernel/trace.ts';
import type { Caller, Role } from '../../shared/service/callers/access.ts';
import { compressed } from './compress.ts';
import { requireSentHeaders } from './forwarded.ts';
import { headersOf } from './request.ts';

/** A request on its way through a handler. */
export type Exchange = {
  readonly request: HttpRequest;
  /** Headers that every answer carries, errors included, such as those of CORS; a handler adds to them. */
  readonly answerHeaders: Record<string, string>;
};

/** A request whose caller holds one of the route's roles. */
export type CallersExchange = Exchange & { readonly caller: Caller };

/**
 * One row of the HTTP API. `access` is who may call: people with one of these roles, whom the edge recognises before the handler
 * sees the request; the platform, whose token the provider checks; pages of a tenant's origins, which the handler checks; or anyone.
 */
export type HttpRoute = {
  /** The function's name in the host. */
  readonly name: string;
  readonly methods: readonly HttpMethod[];
  /** Path below the origin, with parameters in braces. */
  readonly path: string;
  /** `step` of its log lines. */
  readonly step: string;
  /** Anchor in docs/protocol that describes it. */
  readonly about: string;
  /** What it does, in a few words. */
  readonly does: string;
  /**
   * Who answers HEAD. Absent: the edge, as GET without the body. `handler`: the handler itself. `unperformed`: the edge, which only says that
   * something is there, since a GET changes something, such as the record of a consent.
   */
  readonly head?: 'handler' | 'unperformed';
  /** Whether an answer is so frequent that it is logged at debug only. */
  readonly isFrequent?: (request: HttpRequest, answer: HttpAnswer) => boolean;
} & (
  | {
      readonly access: 'anyone' | 'page' | 'platform' | 'platform-clients' | 'contact-center-clients';
      readonly handle: (carebridge: Carebridge, exchange: Exchange) => Promise<HttpAnswer>;
    }
  | {
      readonly access: readonly Role[];
      readonly handle: (carebridge: Carebridge, exchange: CallersExchange) => Promise<HttpAnswer>;
    }
);

/**
 * Answers a request as its row of the HTTP API says; `invocationId` tells it from others that were forwarded. HEAD is answered as GET
 * without the body. Source: RFC 9110, 9.3.2
 */
export async function serve(
  route: HttpRoute,
  carebridge: Carebridge,
  request: HttpRequest,
  invocationId = '',
): Promise<HttpResponseInit> {
  const isHead = request.method === 'HEAD';
  const seen = isHead && route.head !== 'handler' ? asGet(request) : request;
  const exchange: Exchange = { request: seen, answerHeaders: { ...carebridge.answerHeaders } };
  const isFrequent = (answer: HttpAnswer) => route.isFrequent?.(seen, answer) === true;
  const edge = { name: route.step, log: carebridge.log, headers: exchange.answerHeaders, isFrequent };
  const { body, ...answer } = await answerHttp(seen, edge, async () => {
    requireSentHeaders(request, invocationId);
    if (isHead && route.head === 'unperformed') return { status: 200, headers: {} };
    return handled(route, carebridge, exchange);
  });
  return isHead || body === undefined ? answer : { ...answer, body };
}

/** The same request by GET, in which a handler cannot see that no body is wanted. */
function asGet(request: HttpRequest): HttpRequest {
  return Object.defineProperty(request, 'method', { value: 'GET' });
}

async function handled(route: HttpRoute, carebridge: Carebridge, exchange: Exchange): Promise<HttpAnswer> {
  if (!isForCallers(route)) return route.handle(carebridge, exchange);
  const caller = await carebridge.access.callerOf(headersOf(exchange.request), route.access);
  return route.handle(carebridge, { ...exchange, caller });
}

function isForCallers(route: HttpRoute): route is Extract<HttpRoute, { readonly access: readonly Role[] }> {
  return typeof route.access !== 'string';
}

/** What an edge needs besides the request: where to log, and what every answer of it carries. */
export type Edge = {
  /** The function's name, for the log. */
  readonly name: string;
  readonly log: Log;
  /** Headers that every answer carries, errors included, such as those of CORS. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether an answer is so frequent that it is logged at debug only. */
  readonly isFrequent?: (answer: HttpAnswer) => boolean;
};

/** Answers one HTTP request within its trace; every error becomes problem+json and one log line. */
export function answerHttp(
  request: HttpRequest,
  edge: Edge,
  work: () => Promise<HttpAnswer>,
): Promise<HttpResponseInit> {
  return withTrace(request.headers.get('traceparent') ?? undefined, async () => {
    const startedAt = performance.now();
    const answer = await sendable(work()).catch((error: unknown) => {
      logError(edge, error);
      return problemAnswer(error);
    });
    const { name, log } = edge;
    const durationMs = Math.round(performance.now() - startedAt);
    const level = edge.isFrequent?.(answer) === true ? 'debug' : 'info';
    log({ level, event: 'invocation', step: name, outcome: String(answer.status), durationMs });
    // What is personal is kept by no cache; what may be kept, such as a script, says so itself.
    const headers = { 'cache-control': 'no-store', ...answer.headers, ...edge.headers };
    return compressed(request, { ...answer, headers });
  });
}

/** An answer whose headers can be written: of any other nothing would be sent, and the caller would wait. Source: docs/host-settings.md */
async function sendable(work: Promise<HttpAnswer>): Promise<HttpAnswer> {
  const answer = await work;
  new Headers(answer.headers);
  return answer;
}

function logError({ name, log }: Edge, error: unknown): void {
  const refused = error instanceof RequestRefused;
  log({ level: refused ? 'info' : 'error', event: refused ? 'refusal' : 'failure', step: name, ...errorFields(error) });
}
