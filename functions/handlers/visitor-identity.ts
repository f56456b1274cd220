import type { Carebridge } from '../../shared/application/carebridge.ts';
import type { HttpAnswer } from '../../shared/kernel/problem.ts';
import { identityRequestSchema } from '../../shared/protocol/carebridge/identity.ts';
import type { Exchange } from './edge.ts';
import { onPage, tokenOf } from './relay.ts';
import { jsonOf } from './request.ts';

const bodyLimitBytes = 8 * 1024;

/** `OPTIONS|POST /api/identity/{tenant}` */
export function identifyVisitor(carebridge: Carebridge, exchange: Exchange): Promise<HttpAnswer> {
  return onPage(carebridge, exchange, async ({ tenant, origin }) => {
    const { token } = await jsonOf(exchange.request, identityRequestSchema, bodyLimitBytes);
    await carebridge.visitorIdentities.take(tenant, { origin, token: tokenOf(exchange.request) }, token);
    return { status: 204, headers: {} };
  });
}
