import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import {
  directoryQuerySchema,
  endpointInputSchema,
  objectIdSchema,
  personInputSchema,
  sipUriSchema,
} from '../../shared/protocol/carebridge/platform-directory.ts';
import type { CallersExchange } from './edge.ts';
import { jsonOf, paramOf, queryOf, readBy } from './request.ts';

const bodyLimitBytes = 16 * 1024;
const removed: HttpAnswer = { status: 204, headers: {} };

/** `GET|PUT|DELETE /api/platform/endpoints/{uri}` */
export async function platformEndpoint(
  { platformAdministration: directory }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const uri = readBy(sipUriSchema, paramOf(request, 'uri'));
  const { entraTenantId } = queryOf(request, directoryQuerySchema);
  if (request.method === 'DELETE') {
    await directory.removeEndpoint(caller, entraTenantId, uri);
    return removed;
  }
  if (request.method === 'GET') return jsonAnswer(200, await directory.endpoint(caller, entraTenantId, uri));
  const input = await jsonOf(request, endpointInputSchema, bodyLimitBytes);
  return jsonAnswer(200, await directory.putEndpoint(caller, entraTenantId, uri, input));
}

/** `GET|PUT|DELETE /api/platform/people/{objectId}` */
export async function platformPerson(
  { platformAdministration: directory }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const objectId = readBy(objectIdSchema, paramOf(request, 'objectId'));
  const { entraTenantId } = queryOf(request, directoryQuerySchema);
  if (request.method === 'DELETE') {
    await directory.removePerson(caller, entraTenantId, objectId);
    return removed;
  }
  if (request.method === 'GET') return jsonAnswer(200, await directory.person(caller, entraTenantId, objectId));
  const input = await jsonOf(request, personInputSchema, bodyLimitBytes);
  return jsonAnswer(200, await directory.putPerson(caller, entraTenantId, objectId, input));
}
