import type { HttpRequest } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import {
  agentAnswerSchema,
  agentChangesQuerySchema,
  agentMessageSchema,
  agentMessagesQuerySchema,
  agentStatusInputSchema,
  agentTransferSchema,
  agentTypingSchema,
  centerAttachmentSchema,
  centerConversationSchema,
  centerTenantSchema,
} from '../../shared/protocol/carebridge/contact-center.ts';
import { maximumFormBytes } from '../../shared/protocol/contact-center/limits.ts';
import type { CallersExchange } from './edge.ts';
import { bodyOf, jsonOf, paramOf, queryOf, readBy, signalOf } from './request.ts';

/** A message of 5,000 characters, all of them escaped. */
const bodyLimitBytes = 64 * 1024;

const done: HttpAnswer = { status: 204, headers: {} };

/** Where a request of an agent leads. */
type Asked = ReturnType<typeof askedIn>;

/** @throws {RequestRefused} NotFound — when there is no contact center, no person, or no such name */
function askedIn({ contactCenter }: Carebridge, { request, caller }: CallersExchange) {
  if (contactCenter === undefined) throw new RequestRefused('NotFound', 'There is no contact center here.');
  if (caller.kind === 'local') throw new RequestRefused('NotFound', 'This needs an agent who has signed in.');
  const { entraTenantId, objectId } = caller;
  const { desk, conversations } = contactCenter;
  const tenant = readBy(centerTenantSchema, paramOf(request, 'tenant'));
  return { desk, conversations, person: { entraTenantId, objectId }, tenant };
}

const conversationIn = (request: HttpRequest): string =>
  readBy(centerConversationSchema, paramOf(request, 'conversation'));

/** `GET|PUT|DELETE /api/contact-center/agent/{tenant}` */
export async function agentSelf(carebridge: Carebridge, exchange: CallersExchange): Promise<HttpAnswer> {
  const { desk, person, tenant } = askedIn(carebridge, exchange);
  const { request } = exchange;
  if (request.method === 'DELETE') return jsonAnswer(200, await desk.signOut(person, tenant));
  if (request.method !== 'PUT') return jsonAnswer(200, await desk.view(person, tenant));
  const input = await jsonOf(request, agentStatusInputSchema, bodyLimitBytes);
  return jsonAnswer(200, await desk.choose(person, tenant, input));
}

/** `GET /api/contact-center/agent/{tenant}/changes` */
export async function agentChanges(carebridge: Carebridge, exchange: CallersExchange): Promise<HttpAnswer> {
  const { desk, person, tenant } = askedIn(carebridge, exchange);
  const { request } = exchange;
  const query = queryOf(request, agentChangesQuerySchema);
  return jsonAnswer(200, await desk.changes(person, tenant, query, signalOf(request)));
}

/** Whether a desk was answered as it expects; a line for each would hide the others. */
export const isAgentChangesRead = (_request: HttpRequest, { status }: HttpAnswer): boolean => status === 200;

/** `GET /api/contact-center/agent/{tenant}/conversations/{conversation}` */
export async function agentConversation(carebridge: Carebridge, exchange: CallersExchange): Promise<HttpAnswer> {
  const { conversations, person, tenant } = askedIn(carebridge, exchange);
  return jsonAnswer(200, await conversations.read(person, tenant, conversationIn(exchange.request)));
}

/** `GET|POST …/conversations/{conversation}/messages` */
export async function agentMessages(carebridge: Carebridge, exchange: CallersExchange): Promise<HttpAnswer> {
  const { conversations, person, tenant } = askedIn(carebridge, exchange);
  const { request } = exchange;
  const id = conversationIn(request);
  if (request.method === 'POST') {
    await conversations.say(person, tenant, id, await jsonOf(request, agentMessageSchema, bodyLimitBytes));
    return done;
  }
  const query = queryOf(request, agentMessagesQuerySchema);
  return jsonAnswer(200, await conversations.messages(person, tenant, id, query));
}

/** `POST …/conversations/{conversation}/attachments` */
export async function agentAttachments(carebridge: Carebridge, exchange: CallersExchange): Promise<HttpAnswer> {
  const { conversations, person, tenant } = askedIn(carebridge, exchange);
  const { request } = exchange;
  const contentType = request.headers.get('content-type') ?? undefined;
  const body = await bodyOf(request, maximumFormBytes);
  return jsonAnswer(200, await conversations.attach(person, tenant, conversationIn(request), { contentType, body }));
}

/** `GET …/conversations/{conversation}/attachments/{attachment}` */
export async function agentAttachment(carebridge: Carebridge, exchange: CallersExchange): Promise<HttpAnswer> {
  const { conversations, person, tenant } = askedIn(carebridge, exchange);
  const { request } = exchange;
  const attachment = readBy(centerAttachmentSchema, paramOf(request, 'attachment'));
  return conversations.file(person, tenant, conversationIn(request), attachment);
}

/** `POST …/accept` */
export const agentAccept = acting(async ({ conversations, person, tenant }, id, request) => {
  const { offerId } = await jsonOf(request, agentAnswerSchema, bodyLimitBytes);
  await conversations.accept(person, tenant, id, offerId);
});

/** `POST …/reject` */
export const agentReject = acting(async ({ conversations, person, tenant }, id, request) => {
  const { offerId } = await jsonOf(request, agentAnswerSchema, bodyLimitBytes);
  await conversations.reject(person, tenant, id, offerId);
});

/** `POST …/typing` */
export const agentTyping = acting(async ({ conversations, person, tenant }, id, request) => {
  const { isTyping } = await jsonOf(request, agentTypingSchema, bodyLimitBytes);
  await conversations.typing(person, tenant, id, isTyping);
});

/** `POST …/transfer` */
export const agentTransfer = acting(async ({ conversations, person, tenant }, id, request) => {
  const to = await jsonOf(request, agentTransferSchema, bodyLimitBytes);
  await conversations.transfer(person, tenant, id, to);
});

/** `POST …/end` */
export const agentEnd = acting(({ conversations, person, tenant }, id) => conversations.end(person, tenant, id));

/** `POST …/wrap-up` */
export const agentWrapUp = acting(({ conversations, person, tenant }, id) => conversations.wrapUp(person, tenant, id));

/** A request that does something with a conversation, and has no more to answer than that it is done. */
function acting(act: (asked: Asked, conversation: string, request: HttpRequest) => Promise<void>) {
  return async (carebridge: Carebridge, exchange: CallersExchange): Promise<HttpAnswer> => {
    await act(askedIn(carebridge, exchange), conversationIn(exchange.request), exchange.request);
    return done;
  };
}
