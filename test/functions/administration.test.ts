import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageCheck } from '../../functions/handlers/page-check.ts';
import { administratorProfile, checkTenant, tenant } from '../../functions/handlers/tenants.ts';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { appIdUri } from '../providers/trusted-application/support/issuer.ts';
import { entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import { KeyServer } from '../support/application/key-server.ts';
import { localKey, sampleTenant, startInstance, useApplicationWorld } from '../support/application-world.ts';
import { type Answered, ask } from './support/ask.ts';

const world = useApplicationWorld();
let issuer: KeyServer;
beforeAll(async () => {
  issuer = await KeyServer.start();
});
afterAll(() => issuer.stop());

const stranger = '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0';
const byKey = { 'x-carebridge-key': localKey };

async function open(): Promise<Carebridge> {
  const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_AUTHORITY: issuer.authority });
  return (await startInstance(deployment)).app;
}

async function profile(app: Carebridge, entra: string): Promise<Answered> {
  const headers = { authorization: `Bearer ${await issuer.sign(entra, appIdUri, { roles: ['TenantAdministrator'] })}` };
  return ask(administratorProfile, app, { method: 'GET', params: {}, headers });
}

describe('administration · profile (carebridge.md#admin-profile)', () => {
  test('an organisation that consents by deploying, and one that has not → told, with where to consent', async () => {
    const app = await open();
    expect(await profile(app, entraTenantId)).toMatchObject({ status: 200, json: { entraTenantId, consent: true } });
    const other = await profile(app, stranger);
    expect(other).toMatchObject({ status: 200, json: { entraTenantId: stranger, consent: false } });
    expect(other.json.consentUrl).toMatch(/\/api\/consent$/);
  });

  test('the local key → 400: it is no person', async () => {
    const app = await open();
    expect((await ask(administratorProfile, app, { method: 'GET', params: {}, headers: byKey })).status).toBe(400);
  });
});

describe('administration · how a tenant stands (carebridge.md#check)', () => {
  test('closed, and no one signed in → ready all the same, with a note on each', async () => {
    const app = await open();
    const day = new Date(Date.now() + 3 * 86_400_000).getUTCDay();
    const { id, ...input } = { ...sampleTenant(), openingHours: [{ day, from: '09:00', to: '10:00' }] };
    const written = await ask(tenant, app, { method: 'PUT', params: { tenant: id }, headers: byKey, body: input });
    expect(written.status).toBe(201);
    const { json } = await ask(checkTenant, app, { method: 'GET', params: { tenant: id }, headers: byKey });
    expect(json).toMatchObject({
      ready: true,
      open: false,
      agents: written.json.agents.map(() => ({ presence: 'absent' })),
    });
    expect(json.notes.map(({ code }: { code: string }) => code)).toEqual([
      'closed-now',
      'nobody-there',
      'agents-absent',
    ]);
    expect(Date.parse(json.opensAt)).toBeGreaterThan(Date.now());
    for (const origin of ['https://copied.example', 'https://new.example', written.json.allowedOrigins[0]])
      await ask(pageCheck, app, { method: 'GET', params: { tenant: id }, headers: { origin } });
    const allowedOrigins = [...written.json.allowedOrigins, 'https://new.example'];
    await ask(tenant, app, { method: 'PATCH', params: { tenant: id }, headers: byKey, body: { allowedOrigins } });
    const refused = await ask(checkTenant, app, { method: 'GET', params: { tenant: id }, headers: byKey });
    expect(refused.json.ready).toBe(true);
    expect(refused.json.notes.at(-1)).toMatchObject({
      code: 'pages-refused',
      values: { origins: 'https://copied.example' },
    });
    await ask(tenant, app, { method: 'PATCH', params: { tenant: id }, headers: byKey, body: { enabled: false } });
    const off = await ask(checkTenant, app, { method: 'GET', params: { tenant: id }, headers: byKey });
    expect(off.json).toMatchObject({ ready: false, problems: [{ code: 'disabled' }], notes: [] });
  });
});
