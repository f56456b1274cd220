import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import type { Exchange } from './edge.ts';
import { onPage, tokenOf } from './relay.ts';

/** `OPTIONS|GET /api/waiting/{tenant}` */
export function waitingPlace(carebridge: Carebridge, exchange: Exchange): Promise<HttpAnswer> {
  return onPage(carebridge, exchange, async ({ tenant, origin }) =>
    jsonAnswer(200, await carebridge.waitingPlaces.of({ tenant, origin, token: tokenOf(exchange.request) })),
  );
}
