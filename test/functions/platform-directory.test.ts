import { afterAll, beforeAll, expect, test } from 'vitest';
import { platformEndpoint, platformPerson } from '../../functions/handlers/platform-directory.ts';
import { tenants } from '../../functions/handlers/tenants.ts';
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

const foreignClient = '11111111-2222-4333-8444-555555555555';
const objectId = '21111111-2222-4333-8444-555555555555';
const foreignTenant = '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0';
const endpoint = {
  clientId: foreignClient,
  displayName: 'Their help desk',
  callbackUrl: 'https://litware.example/callbacks',
  callbackAudience: 'https://litware.example/app',
};
const person = { address: 'sip:Noor@litware.example', displayName: 'Noor' };

/** Whom the deployment of these tests lists: one application with its audience, and hosts of another with any. */
const listed = { 'https://litware.example': ['https://litware.example/app'], 'https://*.proseware.example': [] };

async function open(platform: 'embedded' | 'off' = 'embedded'): Promise<Carebridge> {
  const settings = {
    CAREBRIDGE_AUTHORITY: issuer.authority,
    CAREBRIDGE_PLATFORM: platform,
    CAREBRIDGE_REMOTE_APPLICATIONS: JSON.stringify(listed),
  };
  return (await startInstance(await world.deploy(() => ({ status: 404 }), settings))).app;
}

type Method = 'GET' | 'PUT' | 'DELETE';
type Request = { readonly method: Method; readonly body?: unknown; readonly tenant?: string; readonly token?: string };

async function send(app: Carebridge, what: 'uri' | 'objectId', name: string, request: Request): Promise<Answered> {
  const { method, body, tenant, token } = request;
  const query = tenant === undefined ? '' : `?entraTenantId=${tenant}`;
  return ask(what === 'uri' ? platformEndpoint : platformPerson, app, {
    method,
    url: `http://127.0.0.1/${query}`,
    params: { [what]: name },
    headers: token === undefined ? { 'x-carebridge-key': localKey } : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body }),
  });
}

const tokenOf = (entra: string, role = 'TenantAdministrator') => issuer.sign(entra, appIdUri, { roles: [role] });

test('endpoint · of another application → written, read, removed (carebridge.md#platform-directory)', async () => {
  const app = await open();
  const uri = 'sip:Desk@litware.example';
  const written = await send(app, 'uri', uri, { method: 'PUT', body: endpoint, tenant: entraTenantId });
  expect(written).toMatchObject({
    status: 200,
    json: { ...endpoint, uri: uri.toLowerCase(), entraTenantId, relPrefix: 'service:' },
  });
  expect(written.json.applicationId).toMatch(/^\d{10}$/);
  expect((await send(app, 'uri', uri, { method: 'GET', tenant: entraTenantId })).json).toEqual(written.json);
  const own = await tokenOf(entraTenantId);
  expect((await send(app, 'uri', uri, { method: 'GET', token: own })).json).toEqual(written.json);
  expect((await send(app, 'uri', uri, { method: 'DELETE', token: own })).status).toBe(204);
  expect((await send(app, 'uri', uri, { method: 'DELETE', token: own })).status).toBe(204);
  expect((await send(app, 'uri', uri, { method: 'GET', token: own })).status).toBe(404);
});

test('person · in none of our tenants → written, read, removed; an address is one person’s', async () => {
  const app = await open();
  const token = await tokenOf(entraTenantId);
  const written = await send(app, 'objectId', objectId.toUpperCase(), { method: 'PUT', body: person, token });
  expect(written).toMatchObject({
    status: 200,
    json: { objectId, entraTenantId, address: 'sip:noor@litware.example' },
  });
  const another = await send(app, 'objectId', foreignClient, { method: 'PUT', body: person, token });
  expect(another).toMatchObject({ status: 409, json: { code: 'Conflict' } });
  expect((await send(app, 'objectId', objectId, { method: 'DELETE', token })).status).toBe(204);
  expect((await send(app, 'objectId', objectId, { method: 'GET', token })).status).toBe(404);
});

test('endpoint · of one of our tenants → written with the tenant only; another application’s → no tenant’s', async () => {
  const app = await open();
  const headers = { 'x-carebridge-key': localKey };
  const ours = sampleTenant();
  const platform = { provider: 'trusted-application', applicationEndpoint: 'sip:ours@contoso.example' };
  const request = { method: 'POST', params: {}, headers } as const;
  expect((await ask(tenants, app, { ...request, body: { ...ours, platform } })).status).toBe(201);
  const taken = { method: 'PUT', body: endpoint, tenant: ours.entraTenantId } as const;
  expect(await send(app, 'uri', 'sip:ours@contoso.example', taken)).toMatchObject({ status: 409 });
  expect(await send(app, 'uri', 'sip:ours@contoso.example', { ...taken, method: 'DELETE' })).toMatchObject({
    status: 409,
  });
  expect((await send(app, 'uri', 'sip:theirs@contoso.example', taken)).status).toBe(200);
  const theirs = { ...sampleTenant(), platform: { ...platform, applicationEndpoint: 'sip:theirs@contoso.example' } };
  expect(await ask(tenants, app, { ...request, body: theirs })).toMatchObject({
    status: 409,
    json: { code: 'Conflict' },
  });
});

test('directory · without a right to it → stated status, nothing written', async () => {
  const app = await open();
  const uri = 'sip:refused@litware.example';
  const put = { method: 'PUT', body: endpoint } as const;
  const refused: readonly (readonly [Request, number])[] = [
    [{ ...put, token: 'none' }, 401],
    [{ ...put, token: await tokenOf(entraTenantId, 'Supervisor') }, 403],
    [{ ...put, token: await tokenOf(foreignTenant), tenant: entraTenantId }, 404],
    [put, 400],
    [{ ...put, tenant: 'no guid' }, 400],
    [{ ...put, tenant: entraTenantId, body: { ...endpoint, callbackUrl: 'http://litware.example/' } }, 400],
    [{ ...put, tenant: entraTenantId, body: { ...endpoint, callbackUrl: 'file:///etc' } }, 400],
    [{ ...put, tenant: entraTenantId, body: { ...endpoint, surplus: 1 } }, 400],
  ];
  for (const [request, status] of refused) expect((await send(app, 'uri', uri, request)).status).toBe(status);
  expect((await send(app, 'uri', uri, { method: 'GET', tenant: entraTenantId })).status).toBe(404);
  expect((await send(app, 'uri', 'no SIP URI', { ...put, tenant: entraTenantId })).status).toBe(400);
});

test('directory · the platform is elsewhere → 404', async () => {
  const app = await open('off');
  const put = { method: 'PUT', body: endpoint, tenant: entraTenantId } as const;
  expect((await send(app, 'uri', 'sip:desk@litware.example', put)).status).toBe(404);
});

const proseware = {
  clientId: '31111111-2222-4333-8444-555555555555',
  displayName: 'Proseware',
  callbackUrl: 'https://eu.proseware.example/callbacks',
  callbackAudience: 'api://proseware',
};

test.each<[string, Partial<typeof proseware>, string]>([
  ['our App ID URI', { callbackAudience: appIdUri }, 'callbackAudience'],
  ['our App ID URI, otherwise spelled', { callbackAudience: ` ${appIdUri.toUpperCase()}//` }, 'callbackAudience'],
  ['our client id', { callbackAudience: '0D5B6C1E-2f83-4a97-b1c4-8e7f6a5d4c33' }, 'callbackAudience'],
  ['our client id as a URI', { callbackAudience: 'api://0d5b6c1e-2f83-4a97-b1c4-8e7f6a5d4c33' }, 'callbackAudience'],
  ['an audience that is not listed with the host', { callbackUrl: endpoint.callbackUrl }, 'callbackAudience'],
  ['a host that is on no list', { callbackUrl: 'https://evil.example/' }, 'callbackUrl'],
  ['a host that ends alike', { callbackUrl: 'https://evilproseware.example/' }, 'callbackUrl'],
  ['a port that is not listed', { callbackUrl: 'https://eu.proseware.example:8443/' }, 'callbackUrl'],
  ['the metadata service', { callbackUrl: 'http://169.254.169.254/metadata' }, 'callbackUrl'],
  ['a mapped address', { callbackUrl: 'http://[::ffff:127.0.0.1]/' }, 'callbackUrl'],
  ['user information', { callbackUrl: 'https://eu.proseware.example@evil.example/' }, 'callbackUrl'],
])('endpoint · %s → 400 that names the member, nothing written', async (_name, change, member) => {
  const app = await open();
  const put = { method: 'PUT', body: { ...proseware, ...change }, tenant: entraTenantId } as const;
  const answered = await send(app, 'uri', 'sip:forbidden@proseware.example', put);
  expect(answered).toMatchObject({ status: 400, json: { code: 'InvalidRequest' } });
  expect(answered.json.title).toContain(`${member}:`);
  const read = await send(app, 'uri', 'sip:forbidden@proseware.example', { method: 'GET', tenant: entraTenantId });
  expect(read.status).toBe(404);
});

test('audience · another application has it → 409; the same application in another Entra tenant → shared; given up → free', async () => {
  const app = await open();
  const [first, second] = ['sip:first@proseware.example', 'sip:second@proseware.example'] as const;
  const put = (uri: string, change: Partial<typeof proseware>, tenant: string) =>
    send(app, 'uri', uri, { method: 'PUT', body: { ...proseware, ...change }, tenant });
  expect((await put(first, {}, entraTenantId)).status).toBe(200);
  const strange = { clientId: foreignClient };
  const elsewhere = { callbackUrl: 'https://us.proseware.example/callbacks' };
  for (const change of [strange, elsewhere, { ...strange, callbackAudience: 'API://proseware/' }]) {
    const refused = await put(second, change, foreignTenant);
    expect(refused).toMatchObject({ status: 409, json: { code: 'Conflict' } });
    expect(refused.json.title).toContain('callbackAudience:');
  }
  expect((await put(second, {}, foreignTenant)).status).toBe(200);
  expect((await put(first, { callbackAudience: 'api://proseware-2' }, entraTenantId)).status).toBe(200);
  expect((await put(first, strange, entraTenantId)).status).toBe(409);
  await send(app, 'uri', second, { method: 'DELETE', tenant: foreignTenant });
  expect((await put(first, strange, entraTenantId)).status).toBe(200);
  await send(app, 'uri', first, { method: 'DELETE', tenant: entraTenantId });
});
