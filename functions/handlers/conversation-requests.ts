import type { Carebridge } from '../../shared/application/carebridge.ts';
import { defined } from '../../shared/kernel/defined.ts';
import { ProviderRefused, RequestRefused } from '../../shared/kernel/errors.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import {
  askingRequestSchema,
  audienceRequestSchema,
  comingInRequestSchema,
  type RequestStatus,
} from '../../shared/protocol/carebridge/conversations.ts';
import { wrapUpRequestSchema } from '../../shared/protocol/carebridge/wrap-up.ts';
import type { ConversationName } from '../../shared/service/worker/service-envelope.ts';
import { conversationOf } from './conversations.ts';
import type { CallersExchange } from './edge.ts';
import { jsonOf, paramOf } from './request.ts';

const bodyLimitBytes = 4 * 1024;
/** The longest note and all tags. */
const wrapUpLimitBytes = 32 * 1024;
const notAsked =
  'No colleague can be asked: it is taken back, or who was named is there, is being asked, or is no agent.';
const notLetIn = 'No agent has the visitor, or it rings at your desk for another reason.';
const takenBefore =
  'Another agent has the visitor or is just taking it, the visitor waits no more, or the ring was not answered.';

/** `POST /api/tenants/{tenant}/conversations/{conversation}/end` */
export async function endConversation(
  { requests }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const name = conversationOf(request);
  return outcome(name, await requests.send(caller, name, { kind: 'end' }));
}

/** `PUT /api/tenants/{tenant}/conversations/{conversation}/agents/{address}/audience` */
export async function setAudience({ requests }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  const name = conversationOf(request);
  const address = paramOf(request, 'address').toLowerCase();
  const { audience } = await jsonOf(request, audienceRequestSchema, bodyLimitBytes);
  return outcome(name, await requests.send(caller, name, { kind: 'set-audience', address, audience }));
}

/** `POST /api/tenants/{tenant}/conversations/{conversation}/take` */
export async function takeVisitor({ requests }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  const name = conversationOf(request);
  return outcome(name, await requests.take(caller, name), takenBefore);
}

/** `POST /api/tenants/{tenant}/conversations/{conversation}/askings` */
export async function askColleague(
  { requests }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const name = conversationOf(request);
  const { to, ...wish } = await jsonOf(request, askingRequestSchema, bodyLimitBytes);
  const asking = defined({ kind: 'ask-colleague' as const, ...wish, to: to?.toLowerCase() });
  return outcome(name, await requests.ask(caller, name, asking), notAsked);
}

/** `POST /api/tenants/{tenant}/conversations/{conversation}/come-in` */
export async function comeIn({ requests }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  const name = conversationOf(request);
  const { takesOver } = await jsonOf(request, comingInRequestSchema, bodyLimitBytes);
  return outcome(name, await requests.comeIn(caller, name, takesOver), notLetIn);
}

/** `DELETE /api/tenants/{tenant}/conversations/{conversation}/askings/{requestId}` */
export async function dropAsking({ requests }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  const name = conversationOf(request);
  const dropped = paramOf(request, 'requestId');
  return outcome(
    name,
    await requests.ask(caller, name, { kind: 'drop-asking', dropped }),
    'A colleague is in already.',
  );
}

/** `PUT /api/tenants/{tenant}/conversations/{conversation}/wrap-up` */
export async function wrapUpChat({ requests }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  const name = conversationOf(request);
  const { revision, tags, note } = await jsonOf(request, wrapUpRequestSchema, wrapUpLimitBytes);
  const status = await requests.wrapUp(caller, name, { revision, tags, ...defined({ note }) });
  return outcome(name, status, 'It was written elsewhere meanwhile. Read the conversation again.');
}

/** `GET /api/tenants/{tenant}/conversations/{conversation}/requests/{requestId}` */
export async function requestStatus(
  { requests }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const name = conversationOf(request);
  const status = await requests.status(caller, name, paramOf(request, 'requestId'));
  return isSettled(status) ? jsonAnswer(200, status) : pending(name, status);
}

function outcome(
  name: ConversationName,
  status: RequestStatus,
  conflict = 'A later request took its place.',
): HttpAnswer {
  if (status.status !== 'failed') return isSettled(status) ? jsonAnswer(200, status) : pending(name, status);
  // That no colleague comes is an answer, and no fault.
  if (status.code === 'NoColleague') return jsonAnswer(200, status);
  if (status.code === 'Conflict') throw new RequestRefused('Conflict', conflict);
  throw new ProviderRefused('PlatformRefused', `The platform refused it (${status.code}).`, 0);
}

function pending({ tenant, conversation }: ConversationName, status: RequestStatus): HttpAnswer {
  const location = `/api/tenants/${tenant}/conversations/${conversation}/requests/${status.requestId}`;
  return jsonAnswer(202, status, { location, 'retry-after': '1' });
}

function isSettled({ status }: RequestStatus): boolean {
  return status === 'done' || status === 'failed';
}
