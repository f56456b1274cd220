import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { jsonAnswer } from '../../shared/kernel/problem.ts';
import { conversationQuerySchema } from '../../shared/protocol/carebridge/conversations.ts';
import type { Role } from '../../shared/service/callers/access.ts';
import type { ConversationName } from '../../shared/service/worker/recorder.ts';
import { answerHttp } from './edge.ts';
import { headersOf, paramOf, queryOf } from './request.ts';

/** Who may see and steer conversations. Source: carebridge.md#roles */
export const operatorRoles: readonly Role[] = ['Supervisor', 'TenantAdministrator'];

/** Who may see and steer single conversations; agents only their own. Source: carebridge.md#roles */
export const participantRoles: readonly Role[] = [...operatorRoles, 'Agent'];

/** The conversation in a request's path. */
export function conversationOf(request: HttpRequest): ConversationName {
  return { tenant: paramOf(request, 'tenant'), conversation: paramOf(request, 'conversation') };
}

/** `GET /api/tenants/{tenant}/conversations` */
export function listConversations(
  { access, conversations, log }: Carebridge,
  request: HttpRequest,
): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'conversations', log }, async () => {
    const caller = await access.callerOf(headersOf(request), operatorRoles);
    const query = queryOf(request, conversationQuerySchema);
    return jsonAnswer(200, await conversations.list(caller, paramOf(request, 'tenant'), query));
  });
}

/** `GET /api/tenants/{tenant}/conversations/{conversation}` */
export function readConversation(
  { access, conversations, log }: Carebridge,
  request: HttpRequest,
): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'conversations', log }, async () => {
    const caller = await access.callerOf(headersOf(request), participantRoles);
    return jsonAnswer(200, await conversations.read(caller, conversationOf(request)));
  });
}
