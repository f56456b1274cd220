import type { Carebridge } from '../../shared/application/carebridge.ts';
import type { HttpAnswer } from '../../shared/kernel/problem.ts';
import { toldValuesSchema } from '../../shared/protocol/carebridge/told-values.ts';
import type { Exchange } from './edge.ts';
import { onPage, tokenOf } from './relay.ts';
import { jsonOf } from './request.ts';

/** Twenty values of the longest texts, each character of six bytes in JSON. */
const bodyLimitBytes = 40 * 1024;

/** `OPTIONS|POST /api/values/{tenant}` */
export function tellValues(carebridge: Carebridge, exchange: Exchange): Promise<HttpAnswer> {
  return onPage(carebridge, exchange, async ({ tenant, origin }) => {
    const told = await jsonOf(exchange.request, toldValuesSchema, bodyLimitBytes);
    await carebridge.pageValues.take({ tenant: tenant.id, origin, token: tokenOf(exchange.request) }, told);
    return { status: 204, headers: {} };
  });
}
