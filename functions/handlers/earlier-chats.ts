import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { ownChatsQuerySchema } from '../../shared/protocol/carebridge/conversations.ts';
import { conversationOf } from './conversations.ts';
import type { CallersExchange } from './edge.ts';
import { paramOf, queryOf } from './request.ts';

/** `GET /api/tenants/{tenant}/conversations/{conversation}/earlier` */
export async function earlierChats({ earlier }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  return jsonAnswer(200, await earlier.list(caller, conversationOf(request)));
}

/** `GET /api/tenants/{tenant}/conversations/{conversation}/earlier/{earlier}` */
export async function earlierChat({ earlier }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  return jsonAnswer(200, await earlier.read(caller, conversationOf(request), paramOf(request, 'earlier')));
}

/** `GET /api/desk/chats/{tenant}` */
export async function ownChats({ earlier }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  const query = queryOf(request, ownChatsQuerySchema);
  return jsonAnswer(200, await earlier.own(caller, paramOf(request, 'tenant'), query));
}
