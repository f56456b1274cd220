import type { Carebridge } from '../../shared/application/carebridge.ts';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import type { HttpAnswer } from '../../shared/kernel/problem.ts';
import { corsFor } from '../../shared/service/visitors/widget-token.ts';
import type { Exchange } from './edge.ts';
import { paramOf } from './request.ts';

/** A page that a tenant allows. */
type AllowedPage = {
  readonly tenant: Awaited<ReturnType<Carebridge['widgetTokens']['tenant']>>;
  readonly origin: string;
};

/** Answer to a page's preflight for a POST of JSON. */
export const preflightAnswer: HttpAnswer = {
  status: 204,
  headers: {
    'access-control-allow-methods': 'POST, OPTIONS',
    'access-control-allow-headers': 'Content-Type',
    'access-control-max-age': '600',
  },
};

/**
 * The tenant that a page asks, and the page's origin; from then on the answer, errors included, carries CORS headers.
 * @throws {RequestRefused} NotAllowed — when the tenant does not allow the page; else as finding the tenant does
 */
export async function allowedPage(
  { widgetTokens }: Carebridge,
  { request, answerHeaders }: Exchange,
  origin = request.headers.get('origin') ?? '',
): Promise<AllowedPage> {
  answerHeaders.vary = 'Origin';
  const tenant = await widgetTokens.tenant(paramOf(request, 'tenant'));
  const cors = corsFor(tenant, origin);
  if (cors === undefined) throw new RequestRefused('NotAllowed', 'The tenant does not allow this page.');
  Object.assign(answerHeaders, cors);
  return { tenant, origin };
}
