import { pageOrigin } from '../../protocol/trusted-application/page-origins.ts';
import type { PlatformAnswer, PlatformRequest } from './http.ts';
import { PlatformRefusal } from './refusal.ts';

const allowedHeaders = [
  'authorization',
  'content-type',
  'accept',
  'if-match',
  'if-none-match',
  'client-request-id',
  'traceparent',
  'x-ms-correlation-id',
  'x-ms-namespace',
  'x-ms-sdk-instance',
  'x-ms-sdk-version',
  'x-ms-sdk-session',
  'x-ms-origin',
  'x-requested-with',
  'x-ms-requiresminresourceversion',
].join(', ');

const exposedHeaders = [
  'Location',
  'ETag',
  'WWW-Authenticate',
  'X-MS-Correlation-Id',
  'X-MS-Server-Fqdn',
  'client-request-id',
  'X-Ms-diagnostics',
  'Retry-After',
].join(', ');

const preflightSeconds = 7_200;

/** Headers that let pages of `origin` read an answer. */
export function corsHeaders(origin: string): Readonly<Record<string, string>> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': exposedHeaders,
  };
}

/** Whether a request is a page's question if it may send another one. Choice: the page alone is enough; browsers name the method as well. */
export const isPreflight = ({ method, headers }: PlatformRequest): boolean =>
  method === 'OPTIONS' && (headers.origin !== undefined || headers['access-control-request-method'] !== undefined);

/**
 * The answer to a preflight, which carries no token: any page origin is let through (or one out of `origins`, where they are known),
 * and the request itself is judged by its token. Source: ucwa.md#cors
 */
export function preflightAnswer(request: PlatformRequest, origins: readonly string[] | undefined): PlatformAnswer {
  const origin = pageOrigin(request.headers.origin ?? '');
  if (origin === undefined || (origins !== undefined && !origins.includes(origin))) throw foreignOrigin();
  return {
    status: 204,
    headers: {
      ...corsHeaders(request.headers.origin ?? origin),
      'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
      'access-control-allow-headers': allowedHeaders,
      'access-control-max-age': String(preflightSeconds),
    },
  };
}

/** 403 for a page that the token does not name; without CORS headers. Source: ucwa.md#cors */
export function foreignOrigin(): PlatformRefusal {
  const reason = 'Service does not allow a cross domain request from this origin.';
  return new PlatformRefusal('Forbidden', {
    message: reason,
    headers: { 'x-ms-diagnostics': `28070;source="platform";reason="${reason}"` },
  });
}
