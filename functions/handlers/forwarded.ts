import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRequest } from '@azure/functions';
import { RequestRefused } from '../../shared/kernel/errors.ts';

/** Invocations under way whose request was forwarded with a body though its method has none; the library drops such a body. */
const withUnseenBody = new Set<string>();

/**
 * Watches what the host forwards to this process. Source: library `setupHttpProxy`, which is the only HTTP server here that is asked with
 * `x-ms-invocation-id`; Node's channel `http.server.request.start`
 */
export function watchForwardedRequests(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const invocation = request.headers['x-ms-invocation-id'];
    if (typeof invocation !== 'string' || !isBodiless(request.method) || !hasBody(request)) return;
    withUnseenBody.add(invocation);
    response.once('close', () => withUnseenBody.delete(invocation));
  });
}

/**
 * Takes a request whose headers are those that were sent. Where bodies are streamed the library takes headers from the trigger's metadata,
 * and there a member named `Headers` of the query or of a JSON body stands in their place: with it a caller could write X-Forwarded-For
 * anew, which only our front ends may. A body is read by the route itself, which looks at the members that it knows.
 * Source: webjobs-sdk-extensions `HttpTriggerAttributeBindingProvider.GetRequestBindingData`, library `createStreamRequest`
 * @throws {RequestRefused} InvalidRequest — when such a member is in the query, or a body that no handler sees could hold one
 */
export function requireSentHeaders(request: HttpRequest, invocationId: string): void {
  if ([...request.query.keys()].some((name) => /^headers$/iu.test(name))) {
    throw new RequestRefused('InvalidRequest', 'No query here has a member of the name "headers".');
  }
  if (withUnseenBody.has(invocationId)) {
    throw new RequestRefused('InvalidRequest', `A ${request.method} request has no body here.`);
  }
}

const isBodiless = (method: string | undefined): boolean => method === 'GET' || method === 'HEAD';

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
