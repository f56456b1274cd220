import type { HttpRequest } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { defined } from '../../shared/kernel/defined.ts';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import type { HttpAnswer } from '../../shared/kernel/problem.ts';
import type { Exchange } from './edge.ts';
import { bodyOf, headersOf, signalOf } from './request.ts';

/** More than the platform takes, so that it refuses a larger body itself, in the words of its protocol. */
const bodyLimitBytes = 128 * 1024;

/** Everything under `/platformservice` and `/ucwa`: the embedded platform, where it is switched on. */
export async function platform({ platform }: Carebridge, { request }: Exchange): Promise<HttpAnswer> {
  if (platform === undefined) throw new RequestRefused('NotFound', 'There is no platform here.');
  const { method, url } = request;
  const body = await bodyOf(request, bodyLimitBytes).catch((error: unknown) => {
    if (error instanceof RequestRefused && error.code === 'BodyTooLarge') return new Uint8Array(bodyLimitBytes);
    throw error;
  });
  return platform.handle({
    method,
    url: new URL(url),
    headers: headersOf(request),
    body,
    ...defined({ signal: signalOf(request) }),
  });
}

/**
 * Whether a request is one of those that pages which chat send all the time, and was answered as they expect: it asked for events, said
 * something or told of typing. A line for each would hide the others; so would one for each request that was too much, of which the platform
 * tells by their number.
 */
export function isOrdinary({ method, url }: HttpRequest, { status }: HttpAnswer): boolean {
  if (status === 429) return true;
  const { pathname } = new URL(url);
  if (method === 'GET') return status === 200 && pathname.endsWith('/events');
  return method === 'POST' && status < 300 && /\/(messages|typing)$/i.test(pathname);
}
