import type { Carebridge } from '../../shared/application/carebridge.ts';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import type { PageCheck } from '../../shared/protocol/carebridge/page-check.ts';
import { corsFor } from '../../shared/service/visitors/widget-token.ts';
import type { Exchange } from './edge.ts';
import { paramOf } from './request.ts';

/** `GET /api/token/{tenant}/check`: why a page gets no token, readable by every page, since a refused one reads nothing else. */
export async function pageCheck(carebridge: Carebridge, { request, answerHeaders }: Exchange): Promise<HttpAnswer> {
  answerHeaders['access-control-allow-origin'] = '*';
  const origin = request.headers.get('origin') ?? new URL(request.url).origin;
  return jsonAnswer(200, await checked(carebridge, paramOf(request, 'tenant'), origin));
}

async function checked({ widgetTokens, refusedOrigins }: Carebridge, id: string, origin: string): Promise<PageCheck> {
  try {
    if (corsFor(await widgetTokens.tenant(id), origin) !== undefined) return { finding: 'allowed' };
    await refusedOrigins.note(id, origin);
    const advice = `The tenant "${id}" allows no chat on ${origin}. Add this origin to the tenant's allowedOrigins.`;
    return { finding: 'page-not-allowed', advice };
  } catch (error) {
    if (!(error instanceof RequestRefused && error.code === 'NotFound')) throw error;
    const advice = `There is no tenant "${id}", or it is disabled, or its organisation has not consented. Check data-tenant.`;
    return { finding: 'no-such-tenant', advice };
  }
}
