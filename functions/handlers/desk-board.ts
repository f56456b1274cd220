import type { HttpRequest } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { boardQuerySchema, statusInputSchema } from '../../shared/protocol/carebridge/board.ts';
import type { CallersExchange } from './edge.ts';
import { jsonOf, paramOf, queryOf, signalOf } from './request.ts';

const bodyLimitBytes = 4 * 1024;

/** `GET /api/desk/board/{tenant}` */
export async function deskBoard({ board }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  const query = queryOf(request, boardQuerySchema);
  return jsonAnswer(200, await board.read(caller, paramOf(request, 'tenant'), query, signalOf(request)));
}

/** Whether a desk was answered as it expects; a line for each would hide the others. */
export const isBoardRead = (_request: HttpRequest, { status }: HttpAnswer): boolean => status === 200;

/** `PUT` and `DELETE /api/desk/status/{tenant}` */
export async function deskStatus({ board }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  const tenant = paramOf(request, 'tenant');
  if (request.method === 'DELETE') return jsonAnswer(200, await board.leave(caller, tenant));
  const input = await jsonOf(request, statusInputSchema, bodyLimitBytes);
  return jsonAnswer(200, await board.tellStatus(caller, tenant, input));
}
