import type { Carebridge } from '../../shared/application/carebridge.ts';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { tokenQuerySchema, tokenRequestSchema } from '../../shared/protocol/carebridge/widget-token.ts';
import { corsFor } from '../../shared/service/visitors/widget-token.ts';
import type { Exchange } from './edge.ts';
import { jsonOf, paramOf, queryOf } from './request.ts';

const bodyLimitBytes = 4 * 1024;
const preflightHeaders = {
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': 'Content-Type',
  'access-control-max-age': '600',
};

/** `OPTIONS|POST /api/token/{tenant}`; errors carry CORS headers as soon as the page's origin is known to be allowed. */
export async function token(
  { widgetTokens, visitorAddress }: Carebridge,
  { request, answerHeaders }: Exchange,
): Promise<HttpAnswer> {
  answerHeaders.vary = 'Origin';
  const tenant = await widgetTokens.tenant(paramOf(request, 'tenant'));
  const origin = request.headers.get('origin') ?? '';
  const cors = corsFor(tenant, origin);
  if (cors === undefined) throw new RequestRefused('NotAllowed', 'The tenant does not allow this page.');
  Object.assign(answerHeaders, cors);
  if (request.method === 'OPTIONS') return { status: 204, headers: preflightHeaders };
  const { look } = queryOf(request, tokenQuerySchema);
  const asked = await jsonOf(request, tokenRequestSchema, bodyLimitBytes);
  const address = visitorAddress(request.headers.get('x-forwarded-for'));
  const languages = request.headers.get('accept-language') ?? undefined;
  if (look !== undefined) return jsonAnswer(200, await widgetTokens.look({ tenant, address, languages }));
  const page = { origin: origin.toLowerCase(), address, languages };
  return jsonAnswer(200, await widgetTokens.issue({ tenant, request: asked, ...page }));
}
