import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { tokenRequestSchema } from '../../shared/protocol/carebridge/widget-token.ts';
import { visitorAddress } from '../../shared/service/limits/visitor-address.ts';
import { corsFor } from '../../shared/service/visitors/widget-token.ts';
import { answerHttp } from './edge.ts';
import { jsonOf, paramOf } from './request.ts';

const bodyLimitBytes = 4 * 1024;
const preflightHeaders = {
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': 'Content-Type',
  'access-control-max-age': '600',
};

/** `OPTIONS|POST /api/token/{tenant}`; errors carry CORS headers as soon as the page's origin is known to be allowed. */
export function token({ widgetTokens, log }: Carebridge, request: HttpRequest): Promise<HttpResponseInit> {
  const headers: Record<string, string> = { vary: 'Origin' };
  return answerHttp(request, { name: 'token', log, headers }, async (): Promise<HttpAnswer> => {
    const tenant = await widgetTokens.tenant(paramOf(request, 'tenant'));
    const cors = corsFor(tenant, request.headers.get('origin') ?? undefined);
    if (cors === undefined) throw new RequestRefused('NotAllowed', 'The tenant does not allow this page.');
    Object.assign(headers, cors);
    if (request.method === 'OPTIONS') return { status: 204, headers: preflightHeaders };
    const asked = await jsonOf(request, tokenRequestSchema, bodyLimitBytes);
    const address = visitorAddress(request.headers.get('x-forwarded-for') ?? undefined);
    return jsonAnswer(200, await widgetTokens.issue({ tenant, request: asked, address }));
  });
}
