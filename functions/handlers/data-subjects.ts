import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { jsonAnswer } from '../../shared/kernel/problem.ts';
import type { Access, Caller, Role } from '../../shared/service/callers/access.ts';
import { conversationOf, operatorRoles } from './conversations.ts';
import { answerHttp } from './edge.ts';
import { headersOf, paramOf } from './request.ts';

/** What cannot be undone is an administrator's to do. Source: carebridge.md#roles */
const erasers: readonly Role[] = ['TenantAdministrator'];

/** `DELETE|GET …/conversations/{conversation}[/export]`, with or without the tenant in front. */
export function conversationData(
  { access, dataSubjects, log }: Carebridge,
  request: HttpRequest,
): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'data-subjects', log }, async () => {
    const caller = await callerOf(access, request);
    const hasTenant = request.params.tenant !== undefined;
    const name = hasTenant
      ? conversationOf(request)
      : await dataSubjects.locate(caller, paramOf(request, 'conversation'));
    if (request.method !== 'DELETE') return jsonAnswer(200, await dataSubjects.exportConversation(caller, name));
    return jsonAnswer(200, await dataSubjects.eraseConversation(caller, name));
  });
}

/** `DELETE /api/visitors/{visitor}`, `GET /api/visitors/{visitor}/export` */
export function visitorData(
  { access, dataSubjects, log }: Carebridge,
  request: HttpRequest,
): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'data-subjects', log }, async () => {
    const caller = await callerOf(access, request);
    const visitor = paramOf(request, 'visitor');
    if (request.method !== 'DELETE') return jsonAnswer(200, await dataSubjects.exportVisitor(caller, visitor));
    return jsonAnswer(200, await dataSubjects.eraseVisitor(caller, visitor));
  });
}

function callerOf(access: Access, request: HttpRequest): Promise<Caller> {
  return access.callerOf(headersOf(request), request.method === 'DELETE' ? erasers : operatorRoles);
}
