import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { tokenQuerySchema, tokenRequestSchema } from '../../shared/protocol/carebridge/widget-token.ts';
import { allowedPage, preflightAnswer } from './allowed-page.ts';
import type { Exchange } from './edge.ts';
import { jsonOf, queryOf } from './request.ts';

const bodyLimitBytes = 4 * 1024;

/** `OPTIONS|POST /api/token/{tenant}`; errors carry CORS headers as soon as the page's origin is known to be allowed. */
export async function token(carebridge: Carebridge, exchange: Exchange): Promise<HttpAnswer> {
  const { widgetTokens, visitorAddress } = carebridge;
  const { request } = exchange;
  const { tenant, origin } = await allowedPage(carebridge, exchange);
  if (request.method === 'OPTIONS') return preflightAnswer;
  const { look } = queryOf(request, tokenQuerySchema);
  const asked = await jsonOf(request, tokenRequestSchema, bodyLimitBytes);
  const address = visitorAddress(request.headers.get('x-forwarded-for'));
  const languages = request.headers.get('accept-language') ?? undefined;
  if (look !== undefined) return jsonAnswer(200, await widgetTokens.look({ tenant, address, languages }));
  const page = { origin: origin.toLowerCase(), address, languages };
  return jsonAnswer(200, await widgetTokens.issue({ tenant, request: asked, ...page }));
}
