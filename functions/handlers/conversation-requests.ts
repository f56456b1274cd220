import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { ProviderRefused, RequestRefused } from '../../shared/kernel/errors.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { audienceRequestSchema, type RequestStatus } from '../../shared/protocol/carebridge/conversations.ts';
import type { ConversationName } from '../../shared/service/worker/recorder.ts';
import { conversationOf, participantRoles } from './conversations.ts';
import { answerHttp } from './edge.ts';
import { headersOf, jsonOf, paramOf } from './request.ts';

const bodyLimitBytes = 4 * 1024;

/** `POST /api/tenants/{tenant}/conversations/{conversation}/end` */
export function endConversation(
  { access, requests, log }: Carebridge,
  request: HttpRequest,
): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'conversation-requests', log }, async () => {
    const caller = await access.callerOf(headersOf(request), participantRoles);
    const name = conversationOf(request);
    return outcome(name, await requests.send(caller, name, { kind: 'end' }));
  });
}

/** `PUT /api/tenants/{tenant}/conversations/{conversation}/agents/{address}/audience` */
export function setAudience({ access, requests, log }: Carebridge, request: HttpRequest): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'conversation-requests', log }, async () => {
    const caller = await access.callerOf(headersOf(request), participantRoles);
    const name = conversationOf(request);
    const address = paramOf(request, 'address').toLowerCase();
    const { audience } = await jsonOf(request, audienceRequestSchema, bodyLimitBytes);
    return outcome(name, await requests.send(caller, name, { kind: 'set-audience', address, audience }));
  });
}

/** `GET /api/tenants/{tenant}/conversations/{conversation}/requests/{requestId}` */
export function requestStatus({ access, requests, log }: Carebridge, request: HttpRequest): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'conversation-requests', log }, async () => {
    const caller = await access.callerOf(headersOf(request), participantRoles);
    const name = conversationOf(request);
    const status = await requests.status(caller, name, paramOf(request, 'requestId'));
    return isSettled(status) ? jsonAnswer(200, status) : pending(name, status);
  });
}

function outcome(name: ConversationName, status: RequestStatus): HttpAnswer {
  if (status.status !== 'failed') return isSettled(status) ? jsonAnswer(200, status) : pending(name, status);
  if (status.code === 'Conflict') throw new RequestRefused('Conflict', 'A later request took its place.');
  throw new ProviderRefused('PlatformRefused', `The platform refused it (${status.code}).`, 0);
}

function pending({ tenant, conversation }: ConversationName, status: RequestStatus): HttpAnswer {
  const location = `/api/tenants/${tenant}/conversations/${conversation}/requests/${status.requestId}`;
  return jsonAnswer(202, status, { location, 'retry-after': '1' });
}

function isSettled({ status }: RequestStatus): boolean {
  return status === 'done' || status === 'failed';
}
