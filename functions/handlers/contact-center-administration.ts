import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import {
  centerAgentInputSchema,
  centerAgentSchema,
  centerConversationSchema,
  centerCredentialInputSchema,
  centerCredentialSchema,
  centerEventLogQuerySchema,
  centerQueueInputSchema,
  centerQueueSchema,
  centerTenantInputSchema,
  centerTenantSchema,
} from '../../shared/protocol/carebridge/contact-center.ts';
import { directoryQuerySchema } from '../../shared/protocol/carebridge/platform-directory.ts';
import type { CallersExchange } from './edge.ts';
import { jsonOf, paramOf, queryOf, readBy } from './request.ts';

const bodyLimitBytes = 16 * 1024;
const removed: HttpAnswer = { status: 204, headers: {} };

/** `GET|PUT|DELETE /api/contact-center/tenants/{tenant}` */
export async function centerTenantRecord(
  { contactCenterAdministration: administration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const tenant = readBy(centerTenantSchema, paramOf(request, 'tenant'));
  if (request.method === 'DELETE') {
    await administration.removeTenant(caller, tenant);
    return removed;
  }
  if (request.method === 'GET') return jsonAnswer(200, await administration.tenant(caller, tenant));
  const { entraTenantId } = queryOf(request, directoryQuerySchema);
  const input = await jsonOf(request, centerTenantInputSchema, bodyLimitBytes);
  return jsonAnswer(200, await administration.putTenant(caller, entraTenantId, tenant, input));
}

/** `GET /api/contact-center/tenants/{tenant}/queues` */
export async function centerQueues(
  { contactCenterAdministration: administration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const tenant = readBy(centerTenantSchema, paramOf(request, 'tenant'));
  return jsonAnswer(200, { queues: await administration.queues(caller, tenant) });
}

/** `DELETE /api/contact-center/tenants/{tenant}/conversations/{conversation}` */
export async function centerConversation(
  { contactCenterAdministration: administration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const tenant = readBy(centerTenantSchema, paramOf(request, 'tenant'));
  const conversation = readBy(centerConversationSchema, paramOf(request, 'conversation'));
  await administration.eraseConversation(caller, tenant, conversation);
  return removed;
}

/** `GET /api/contact-center/tenants/{tenant}/conversations/{conversation}/event-log` */
export async function centerEventLog(
  { contactCenterAdministration: administration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const tenant = readBy(centerTenantSchema, paramOf(request, 'tenant'));
  const conversation = readBy(centerConversationSchema, paramOf(request, 'conversation'));
  const query = queryOf(request, centerEventLogQuerySchema);
  return jsonAnswer(200, await administration.eventLog(caller, tenant, conversation, query));
}

/** `GET /api/contact-center/tenants/{tenant}/dead-events` */
export async function centerDeadEvents(
  { contactCenterAdministration: administration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const tenant = readBy(centerTenantSchema, paramOf(request, 'tenant'));
  return jsonAnswer(200, { deadEvents: await administration.deadEvents(caller, tenant) });
}

/** `GET|PUT|DELETE /api/contact-center/tenants/{tenant}/queues/{queue}` */
export async function centerQueue(
  { contactCenterAdministration: administration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const tenant = readBy(centerTenantSchema, paramOf(request, 'tenant'));
  const queue = readBy(centerQueueSchema, paramOf(request, 'queue'));
  if (request.method === 'DELETE') {
    await administration.removeQueue(caller, tenant, queue);
    return removed;
  }
  if (request.method === 'GET') return jsonAnswer(200, await administration.queue(caller, tenant, queue));
  const input = await jsonOf(request, centerQueueInputSchema, bodyLimitBytes);
  return jsonAnswer(200, await administration.putQueue(caller, tenant, queue, input));
}

/** `GET /api/contact-center/tenants/{tenant}/queues/{queue}/statistics` */
export async function centerQueueStatistics(
  { contactCenterAdministration: administration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const tenant = readBy(centerTenantSchema, paramOf(request, 'tenant'));
  const queue = readBy(centerQueueSchema, paramOf(request, 'queue'));
  return jsonAnswer(200, await administration.queueStatistics(caller, tenant, queue));
}

/** `GET /api/contact-center/tenants/{tenant}/agents` */
export async function centerAgents(
  { contactCenterAdministration: administration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const tenant = readBy(centerTenantSchema, paramOf(request, 'tenant'));
  return jsonAnswer(200, { agents: await administration.agents(caller, tenant) });
}

/** `GET|PUT|DELETE /api/contact-center/tenants/{tenant}/agents/{agent}` */
export async function centerAgent(
  { contactCenterAdministration: administration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const tenant = readBy(centerTenantSchema, paramOf(request, 'tenant'));
  const agent = readBy(centerAgentSchema, paramOf(request, 'agent'));
  if (request.method === 'DELETE') {
    await administration.removeAgent(caller, tenant, agent);
    return removed;
  }
  if (request.method === 'GET') return jsonAnswer(200, await administration.agent(caller, tenant, agent));
  const input = await jsonOf(request, centerAgentInputSchema, bodyLimitBytes);
  return jsonAnswer(200, await administration.putAgent(caller, tenant, agent, input));
}

/** `GET|POST /api/contact-center/credentials` */
export async function centerCredentials(
  { contactCenterAdministration: administration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const { entraTenantId } = queryOf(request, directoryQuerySchema);
  if (request.method === 'GET') {
    return jsonAnswer(200, { credentials: await administration.credentials(caller, entraTenantId) });
  }
  const input = await jsonOf(request, centerCredentialInputSchema, bodyLimitBytes);
  return jsonAnswer(201, await administration.createCredential(caller, entraTenantId, input));
}

/** `DELETE /api/contact-center/credentials/{credential}` */
export async function centerCredential(
  { contactCenterAdministration: administration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const { entraTenantId } = queryOf(request, directoryQuerySchema);
  const credential = readBy(centerCredentialSchema, paramOf(request, 'credential'));
  await administration.removeCredential(caller, entraTenantId, credential);
  return removed;
}
