import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../functions/http.ts';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { appIdUri } from '../providers/trusted-application/support/issuer.ts';
import { entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import { KeyServer } from '../support/application/key-server.ts';
import { localCaller, sampleTenant, startInstance, useApplicationWorld } from '../support/application-world.ts';
import { ask } from './support/ask.ts';

const world = useApplicationWorld();
let issuer: KeyServer;
beforeAll(async () => {
  issuer = await KeyServer.start();
});
afterAll(() => issuer.stop());

/** Every request that the role Supervisor lets through. */
const supervised = routes
  .filter(({ access }) => typeof access === 'object' && access.includes('Supervisor'))
  .flatMap((route) => route.methods.map((method) => ({ ...route, method })))
  // That such a route is there, anyone may know (carebridge.md#answers).
  .filter(({ method, head }) => method !== 'HEAD' || head !== 'unperformed');

const status = async (
  app: Carebridge,
  request: (typeof supervised)[number],
  tenant: string,
  roles: readonly string[],
) => {
  const authorization = `Bearer ${await issuer.sign(entraTenantId, appIdUri, { roles })}`;
  const id = randomId();
  const params = { tenant, conversation: id, visitor: id, requestId: id, address: 'sip:ada@b.example', id: '1' };
  const body = request.method === 'PUT' ? { body: { audience: 'agents' } } : {};
  const { method } = request;
  return (await ask(request.handle, app, { method, params, headers: { authorization }, ...body })).status;
};

describe('supervisors (carebridge.md#roles)', () => {
  test('the next token lacks the role → nothing that supervisors may see or do, whatever was seen before', async () => {
    const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_AUTHORITY: issuer.authority });
    const { app } = await startInstance(deployment);
    const { id } = await app.tenantAdministration.create(localCaller, sampleTenant()).then(({ tenant }) => tenant);
    expect(supervised.map(({ name }) => name)).toContain('conversations');
    for (const request of supervised) {
      const what = `${request.method} ${request.name}`;
      expect([401, 403], what).not.toContain(await status(app, request, id, ['Supervisor']));
      expect(await status(app, request, id, []), what).toBe(403);
      expect(await status(app, request, id, ['Reader', 'supervisor']), what).toBe(403);
      // Who is an agent still sees own conversations, and no others.
      expect([403, 404], what).toContain(await status(app, request, id, ['Agent']));
    }
  });
});
