import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import type { ConversationName } from '../../shared/service/worker/service-envelope.ts';
import { conversationOf } from './conversations.ts';
import type { CallersExchange } from './edge.ts';
import { paramOf } from './request.ts';

/** `GET …/conversations/{conversation}/export`, with or without the tenant in front. */
export async function exportConversation(carebridge: Carebridge, exchange: CallersExchange): Promise<HttpAnswer> {
  const name = await located(carebridge, exchange);
  return jsonAnswer(200, await carebridge.dataSubjects.exportConversation(exchange.caller, name));
}

/** `DELETE …/conversations/{conversation}`, with or without the tenant in front. */
export async function eraseConversation(carebridge: Carebridge, exchange: CallersExchange): Promise<HttpAnswer> {
  const name = await located(carebridge, exchange);
  return jsonAnswer(200, await carebridge.dataSubjects.eraseConversation(exchange.caller, name));
}

/** `GET /api/visitors/{visitor}/export` */
export async function exportVisitor(
  { dataSubjects }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  return jsonAnswer(200, await dataSubjects.exportVisitor(caller, paramOf(request, 'visitor')));
}

/** `DELETE /api/visitors/{visitor}` */
export async function eraseVisitor(
  { dataSubjects }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  return jsonAnswer(200, await dataSubjects.eraseVisitor(caller, paramOf(request, 'visitor')));
}

async function located({ dataSubjects }: Carebridge, { request, caller }: CallersExchange): Promise<ConversationName> {
  if (request.params.tenant !== undefined) return conversationOf(request);
  return dataSubjects.locate(caller, paramOf(request, 'conversation'));
}
