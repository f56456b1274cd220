import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import {
  messageChangeSchema,
  messageRequestSchema,
  messagesQuerySchema,
} from '../../shared/protocol/carebridge/left-messages.ts';
import { allowedPage, preflightAnswer } from './allowed-page.ts';
import type { CallersExchange, Exchange } from './edge.ts';
import { jsonOf, paramOf, queryOf } from './request.ts';

const bodyLimitBytes = 32 * 1024;

/** `OPTIONS|POST /api/messages/{tenant}`; errors carry CORS headers as soon as the page's origin is known to be allowed. */
export async function leaveMessage(carebridge: Carebridge, exchange: Exchange): Promise<HttpAnswer> {
  const { leftMessages, visitorAddress } = carebridge;
  const { request } = exchange;
  const { tenant } = await allowedPage(carebridge, exchange);
  if (request.method === 'OPTIONS') return preflightAnswer;
  const left = await jsonOf(request, messageRequestSchema, bodyLimitBytes);
  const address = visitorAddress(request.headers.get('x-forwarded-for'));
  const { answer, isNew } = await leftMessages.leave({ tenant, request: left, address });
  return jsonAnswer(isNew ? 201 : 200, answer);
}

/** `GET /api/desk/messages/{tenant}` */
export async function listMessages(
  { leftMessages }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const { status } = queryOf(request, messagesQuerySchema);
  const tenant = paramOf(request, 'tenant');
  return jsonAnswer(
    200,
    await (status === 'closed' ? leftMessages.closed(caller, tenant) : leftMessages.open(caller, tenant)),
  );
}

/** `DELETE /api/tenants/{tenant}/messages/{message}` */
export async function eraseMessage(
  { leftMessages }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  await leftMessages.erase(caller, paramOf(request, 'tenant'), paramOf(request, 'message'));
  return { status: 204, headers: {} };
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
