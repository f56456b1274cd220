import type { Carebridge } from '../../shared/application/carebridge.ts';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { messageChangeSchema, messageRequestSchema } from '../../shared/protocol/carebridge/left-messages.ts';
import { corsFor } from '../../shared/service/visitors/widget-token.ts';
import type { CallersExchange, Exchange } from './edge.ts';
import { jsonOf, paramOf } from './request.ts';

const bodyLimitBytes = 32 * 1024;
const preflightHeaders = {
  'access-control-allow-methods': 'POST, OPTIONS',
  'access-control-allow-headers': 'Content-Type',
  'access-control-max-age': '600',
};

/** `OPTIONS|POST /api/messages/{tenant}`; errors carry CORS headers as soon as the page's origin is known to be allowed. */
export async function leaveMessage(
  { widgetTokens, leftMessages, visitorAddress }: Carebridge,
  { request, answerHeaders }: Exchange,
): Promise<HttpAnswer> {
  answerHeaders.vary = 'Origin';
  const tenant = await widgetTokens.tenant(paramOf(request, 'tenant'));
  const cors = corsFor(tenant, request.headers.get('origin') ?? '');
  if (cors === undefined) throw new RequestRefused('NotAllowed', 'The tenant does not allow this page.');
  Object.assign(answerHeaders, cors);
  if (request.method === 'OPTIONS') return { status: 204, headers: preflightHeaders };
  const left = await jsonOf(request, messageRequestSchema, bodyLimitBytes);
  const address = visitorAddress(request.headers.get('x-forwarded-for'));
  const { answer, isNew } = await leftMessages.leave({ tenant, request: left, address });
  return jsonAnswer(isNew ? 201 : 200, answer);
}

/** `GET /api/desk/messages/{tenant}` */
export async function openMessages(
  { leftMessages }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  return jsonAnswer(200, await leftMessages.open(caller, paramOf(request, 'tenant')));
}

/** `PUT /api/desk/messages/{tenant}/{message}` */
export async function changeMessage(
  { leftMessages }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const change = await jsonOf(request, messageChangeSchema, bodyLimitBytes);
  const [tenant, message] = [paramOf(request, 'tenant'), paramOf(request, 'message')];
  return jsonAnswer(200, { message: await leftMessages.change(caller, tenant, message, change) });
}
