import type { Carebridge } from '../../shared/application/carebridge.ts';
import type { HttpAnswer } from '../../shared/kernel/problem.ts';
import { logoAnswer } from '../../shared/service/visitors/logo.ts';
import type { Exchange } from './edge.ts';
import { onPage } from './relay.ts';

/** `OPTIONS|GET /api/logo/{tenant}` */
export function logo(carebridge: Carebridge, exchange: Exchange): Promise<HttpAnswer> {
  const ifNoneMatch = exchange.request.headers.get('if-none-match') ?? undefined;
  return onPage(carebridge, exchange, async ({ tenant }) => logoAnswer(tenant, ifNoneMatch));
}
