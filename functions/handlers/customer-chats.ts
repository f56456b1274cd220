import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import type { Exchange } from './edge.ts';
import { onPage, tokenOf } from './relay.ts';

/** `OPTIONS|GET /api/earlier/{tenant}` */
export function customerChats(carebridge: Carebridge, exchange: Exchange): Promise<HttpAnswer> {
  return onPage(carebridge, exchange, async ({ tenant }) => {
    const { request } = exchange;
    const address = carebridge.visitorAddress(request.headers.get('x-forwarded-for'));
    return jsonAnswer(200, await carebridge.customerChats.list({ tenant, token: tokenOf(request), address }));
  });
}
