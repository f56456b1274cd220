import type { Carebridge } from '../../shared/application/carebridge.ts';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { ratingInputSchema } from '../../shared/protocol/carebridge/ratings.ts';
import type { Exchange } from './edge.ts';
import { onPage, tokenOf } from './relay.ts';
import { jsonOf } from './request.ts';

const bodyLimitBytes = 8 * 1024;

/** `OPTIONS|POST /api/rating/{tenant}` */
export function rateChat(carebridge: Carebridge, exchange: Exchange): Promise<HttpAnswer> {
  return onPage(carebridge, exchange, async ({ tenant, origin }) => {
    if (!tenant.rating) throw new RequestRefused('NotFound', 'The tenant asks for no rating.');
    const input = await jsonOf(exchange.request, ratingInputSchema, bodyLimitBytes);
    const page = { tenant: tenant.id, origin, token: tokenOf(exchange.request) };
    return jsonAnswer(200, await carebridge.ratings.take(page, input));
  });
}
