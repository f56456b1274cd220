import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { searchQuerySchema } from '../../shared/protocol/carebridge/search.ts';
import type { CallersExchange } from './edge.ts';
import { jsonOf, paramOf } from './request.ts';

const bodyLimitBytes = 4 * 1024;

/** `POST /api/tenants/{tenant}/search` */
export async function searchConversations(
  { search }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const query = await jsonOf(request, searchQuerySchema, bodyLimitBytes);
  return jsonAnswer(200, await search.search(caller, paramOf(request, 'tenant'), query));
}
