import type { HttpRequest } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { conversationQuerySchema } from '../../shared/protocol/carebridge/conversations.ts';
import type { ConversationName } from '../../shared/service/worker/service-envelope.ts';
import type { CallersExchange } from './edge.ts';
import { paramOf, queryOf } from './request.ts';

/** The conversation in a request's path. */
export function conversationOf(request: HttpRequest): ConversationName {
  return { tenant: paramOf(request, 'tenant'), conversation: paramOf(request, 'conversation') };
}

/** `GET /api/tenants/{tenant}/conversations` */
export async function listConversations(
  { conversations }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const query = queryOf(request, conversationQuerySchema);
  return jsonAnswer(200, await conversations.list(caller, paramOf(request, 'tenant'), query));
}

/** `GET /api/tenants/{tenant}/conversations/{conversation}` */
export async function readConversation(
  { conversations }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  return jsonAnswer(200, await conversations.read(caller, conversationOf(request)));
}
