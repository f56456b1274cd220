import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import type { TenantAnswer, WriteCondition } from '../../shared/service/administration/tenant-administration.ts';
import { answerHttp } from './edge.ts';
import { headersOf, paramOf, rawJsonOf } from './request.ts';

const bodyLimitBytes = 256 * 1024;

/** `GET|POST /api/tenants` */
export function tenants({ access, tenantAdministration, log }: Carebridge, request: HttpRequest) {
  return answerHttp(request, { name: 'tenants', log }, async () => {
    const caller = await access.callerOf(headersOf(request), ['TenantAdministrator']);
    if (request.method === 'GET') {
      const found = await tenantAdministration.list(caller);
      return jsonAnswer(200, { tenants: found });
    }
    return tenantAnswer(await tenantAdministration.create(caller, await rawJsonOf(request, bodyLimitBytes)));
  });
}

/** `GET|PUT|PATCH|DELETE /api/tenants/{tenant}` */
export function tenant(
  { access, tenantAdministration, log }: Carebridge,
  request: HttpRequest,
): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'tenants', log }, async (): Promise<HttpAnswer> => {
    const caller = await access.callerOf(headersOf(request), ['TenantAdministrator']);
    const id = paramOf(request, 'tenant');
    const condition = conditionOf(request);
    switch (request.method) {
      case 'PUT':
        return tenantAnswer(
          await tenantAdministration.put(caller, id, await rawJsonOf(request, bodyLimitBytes), condition),
        );
      case 'PATCH':
        return tenantAnswer(
          await tenantAdministration.patch(caller, id, await rawJsonOf(request, bodyLimitBytes), condition),
        );
      case 'DELETE':
        await tenantAdministration.disable(caller, id, condition);
        return { status: 204, headers: { 'cache-control': 'no-store' } };
      default:
        return tenantAnswer(await tenantAdministration.read(caller, id));
    }
  });
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
