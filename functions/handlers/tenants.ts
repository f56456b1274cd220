import type { HttpRequest } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import type { TenantAnswer } from '../../shared/service/administration/tenant-administration.ts';
import type { WriteCondition } from '../../shared/service/administration/write-condition.ts';
import type { CallersExchange } from './edge.ts';
import { paramOf, rawJsonOf } from './request.ts';

const bodyLimitBytes = 256 * 1024;
const credentialLimitBytes = 8 * 1024;

/** `GET /api/admin/profile` */
export async function administratorProfile(
  { administrators }: Carebridge,
  { caller }: CallersExchange,
): Promise<HttpAnswer> {
  return jsonAnswer(200, await administrators.of(caller));
}

/** `GET|POST /api/tenants` */
export async function tenants(
  { tenantAdministration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  if (request.method === 'GET') return jsonAnswer(200, { tenants: await tenantAdministration.list(caller) });
  return tenantAnswer(await tenantAdministration.create(caller, await rawJsonOf(request, bodyLimitBytes)));
}

/** `GET|PUT|PATCH|DELETE /api/tenants/{tenant}` */
export async function tenant(
  { tenantAdministration }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const id = paramOf(request, 'tenant');
  const condition = conditionOf(request);
  const input = () => rawJsonOf(request, bodyLimitBytes);
  switch (request.method) {
    case 'PUT':
      return tenantAnswer(await tenantAdministration.put(caller, id, await input(), condition));
    case 'PATCH':
      return tenantAnswer(await tenantAdministration.patch(caller, id, await input(), condition));
    case 'DELETE':
      await tenantAdministration.disable(caller, id, condition);
      return { status: 204, headers: {} };
    default:
      return tenantAnswer(await tenantAdministration.read(caller, id));
  }
}

/** `PUT|DELETE /api/tenants/{tenant}/credential` */
export async function tenantCredential(
  { tenantCredentials }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  const id = paramOf(request, 'tenant');
  const condition = conditionOf(request);
  if (request.method === 'DELETE') {
    await tenantCredentials.remove(caller, id, condition);
    return { status: 204, headers: {} };
  }
  const input = await rawJsonOf(request, credentialLimitBytes);
  const { kind, etag } = await tenantCredentials.put(caller, id, input, condition);
  return jsonAnswer(200, { kind }, { etag });
}

/** `GET /api/tenants/{tenant}/check` */
export async function checkTenant(
  { tenantCheck }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  return jsonAnswer(200, await tenantCheck.look(caller, paramOf(request, 'tenant')));
}

function tenantAnswer({ tenant, etag, created }: TenantAnswer): HttpAnswer {
  const location = created ? { location: `/api/tenants/${tenant.id}` } : {};
  return jsonAnswer(created ? 201 : 200, tenant, { etag, ...location });
}

function conditionOf(request: HttpRequest): WriteCondition {
  const ifMatch = request.headers.get('if-match');
  const ifNoneMatch = request.headers.get('if-none-match');
  return { ...(ifMatch === null ? {} : { ifMatch }), ...(ifNoneMatch === null ? {} : { ifNoneMatch }) };
}
