import { afterAll, beforeAll, expect, test } from 'vitest';
import { contactCenter } from '../../functions/handlers/contact-center.ts';
import {
  centerCredential,
  centerCredentials,
  centerEventLog,
  centerQueue,
  centerQueueStatistics,
  centerQueues,
  centerTenantRecord,
} from '../../functions/handlers/contact-center-administration.ts';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { appIdUri } from '../providers/trusted-application/support/issuer.ts';
import { entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import { KeyServer } from '../support/application/key-server.ts';
import { localKey, startInstance, useApplicationWorld } from '../support/application-world.ts';
import { type Answered, ask, type Handler } from './support/ask.ts';

const world = useApplicationWorld();
let issuer: KeyServer;
beforeAll(async () => {
  issuer = await KeyServer.start();
});
afterAll(() => issuer.stop());

const foreignTenant = '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0';

async function open(more: Readonly<Record<string, string>> = {}): Promise<Carebridge> {
  const settings = { CAREBRIDGE_AUTHORITY: issuer.authority, CAREBRIDGE_CONTACT_CENTER: 'embedded', ...more };
  return (await startInstance(await world.deploy(() => ({ status: 404 }), settings))).app;
}

type Request = {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly params?: Record<string, string>;
  readonly body?: unknown;
  readonly entra?: string;
  readonly token?: string;
};

function send(
  app: Carebridge,
  handler: Handler,
  { method = 'GET', params = {}, body, entra, token }: Request,
): Promise<Answered> {
  return ask(handler, app, {
    method,
    url: `http://127.0.0.1/${entra === undefined ? '' : `?entraTenantId=${entra}`}`,
    params,
    headers: token === undefined ? { 'x-carebridge-key': localKey } : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body }),
  });
}

const tokenOf = (entra: string, role = 'TenantAdministrator') => issuer.sign(entra, appIdUri, { roles: [role] });
const named = { tenant: 'harbour' };

test('contact center · tenant, queue and credential are made → a client lists its channels (carebridge.md#contact-center-administration)', async () => {
  const app = await open();
  const body = { displayName: 'Harbour' };
  const tenant = await send(app, centerTenantRecord, { method: 'PUT', params: named, body, entra: entraTenantId });
  expect(tenant).toMatchObject({ status: 200, json: { ...named, ...body, entraTenantId } });
  const own = await tokenOf(entraTenantId);
  const queue = { tenant: 'harbour', queue: '101' };
  expect(
    (await send(app, centerQueue, { method: 'PUT', params: queue, body: { name: 'Billing' }, token: own })).json,
  ).toEqual({
    id: '101',
    name: 'Billing',
    priority: 5,
  });
  expect((await send(app, centerQueues, { params: named, token: own })).json.queues).toHaveLength(1);
  const made = await send(app, centerCredentials, {
    method: 'POST',
    body: { kind: 'api-key', name: 'Gateway' },
    token: own,
  });
  expect(made.status).toBe(201);
  const listed = await send(app, centerCredentials, { token: own });
  expect(listed.json.credentials).toMatchObject([{ id: made.json.id, kind: 'api-key', name: 'Gateway' }]);
  expect(JSON.stringify(listed.json)).not.toContain(made.json.secret);
  const call = () =>
    app.contactCenter?.handle({
      method: 'GET',
      url: new URL('http://127.0.0.1/chat-gateway/v1/channels'),
      headers: { 'x-api-key': made.json.secret },
      body: new Uint8Array(),
    });
  expect((await call())?.status).toBe(200);
  const gone = await send(app, centerCredential, {
    method: 'DELETE',
    params: { credential: made.json.id },
    token: own,
  });
  expect(gone.status).toBe(204);
  expect((await send(app, centerQueue, { method: 'DELETE', params: queue, token: own })).status).toBe(204);
  expect((await send(app, centerTenantRecord, { method: 'DELETE', params: named, token: own })).status).toBe(204);
  expect((await send(app, centerTenantRecord, { params: named, token: own })).status).toBe(404);
});

test('contact center · an administrator of another Entra tenant, an agent → 404, 403 (carebridge.md#contact-center-administration)', async () => {
  const app = await open({ CAREBRIDGE_ENTRA_TENANTS: foreignTenant });
  const body = { displayName: 'Harbour' };
  await send(app, centerTenantRecord, { method: 'PUT', params: named, body, entra: entraTenantId });
  const foreign = await tokenOf(foreignTenant);
  for (const method of ['GET', 'PUT', 'DELETE'] as const) {
    const request = { method, params: named, token: foreign, ...(method === 'PUT' ? { body } : {}) };
    expect((await send(app, centerTenantRecord, request)).status).toBe(404);
  }
  expect((await send(app, centerQueues, { params: named, token: foreign })).status).toBe(404);
  expect((await send(app, centerCredentials, { token: foreign, entra: entraTenantId })).status).toBe(404);
  const agent = await tokenOf(entraTenantId, 'Agent');
  expect((await send(app, centerQueues, { params: named, token: agent })).status).toBe(403);
});

test('contact center · more tenants than an Entra tenant may have, a name that is none → 409, 400 (carebridge.md#contact-center-administration)', async () => {
  const app = await open({ CAREBRIDGE_TENANTS_PER_ENTRA_TENANT: '1' });
  const entra = entraTenantId;
  const tenant = { tenant: 'pier' };
  await send(app, centerTenantRecord, { method: 'PUT', params: tenant, body: { displayName: 'Pier' }, entra });
  const second = { method: 'PUT', params: { tenant: 'quay' }, body: { displayName: 'Quay' }, entra } as const;
  expect((await send(app, centerTenantRecord, second)).status).toBe(409);
  const wrong = { method: 'PUT', params: { tenant: 'UPPER' }, body: { displayName: 'x' }, entra } as const;
  expect((await send(app, centerTenantRecord, wrong)).status).toBe(400);
});

test('contact center · switched off → 404 at every address', async () => {
  const app = await open({ CAREBRIDGE_CONTACT_CENTER: 'off' });
  expect(app.contactCenter).toBeUndefined();
  expect(
    (await ask(centerTenantRecord, app, { method: 'GET', params: named, headers: { 'x-carebridge-key': localKey } }))
      .status,
  ).toBe(404);
  expect(
    (await ask(contactCenter, app, { method: 'GET', url: 'http://127.0.0.1/chat-gateway/v1/channels' })).status,
  ).toBe(404);
});

test('queue · with opening hours → kept, told by its statistics; hours of no zone, backwards, of no day, none → 400; another’s → 404 (contact-center.md#schedules)', async () => {
  const app = await open();
  const made = { method: 'PUT', params: named, body: { displayName: 'Harbour' }, entra: entraTenantId } as const;
  await send(app, centerTenantRecord, made);
  const params = { ...named, queue: '101' };
  const put = (hours: unknown) =>
    send(app, centerQueue, { method: 'PUT', params, body: { name: 'Billing', priority: 9, hours } });
  const openingHours = [{ day: 1, from: '08:00', to: '00:00' }];
  const hours = { timeZone: 'Europe/Berlin', openingHours };
  expect(await put(hours)).toMatchObject({ status: 200, json: { hours } });
  expect((await send(app, centerQueue, { params })).json).toEqual({ id: '101', name: 'Billing', priority: 9, hours });
  const refused = [
    { timeZone: 'Berlin', openingHours },
    { timeZone: 'UTC', openingHours: [{ day: 1, from: '18:00', to: '08:00' }] },
    { timeZone: 'UTC', openingHours: [{ day: 7, from: '08:00', to: '18:00' }] },
    { timeZone: 'UTC', openingHours: [] },
  ];
  for (const each of refused) expect(await put(each)).toMatchObject({ status: 400 });
  const shown = await send(app, centerQueueStatistics, { params });
  expect(shown).toMatchObject({ status: 200, json: { open: expect.any(Boolean), queue: { 'queue-id': '101' } } });
  expect((await send(app, centerQueueStatistics, { params: { ...named, queue: '102' } })).status).toBe(404);
  const token = await tokenOf(foreignTenant);
  expect((await send(app, centerQueueStatistics, { params, token })).status).toBe(404);
});

test('event log · of no conversation, of another’s tenant → 404; of a size that may not be → 400 (carebridge.md#contact-center-administration)', async () => {
  const app = await open();
  const made = { method: 'PUT', params: named, body: { displayName: 'Harbour' }, entra: entraTenantId } as const;
  await send(app, centerTenantRecord, made);
  const params = { ...named, conversation: 'c1' };
  const read = (query: string, headers: Record<string, string>) =>
    ask(centerEventLog, app, { method: 'GET', url: `http://127.0.0.1/${query}`, params, headers });
  const byKey = { 'x-carebridge-key': localKey };
  expect((await read('', byKey)).status).toBe(404);
  expect((await read('?size=201', byKey)).status).toBe(400);
  expect((await read('', { authorization: `Bearer ${await tokenOf(foreignTenant)}` })).status).toBe(404);
});

test('attachment · larger than other bodies may be → comes through to the contact center; too large, or another body as large → 413 in its words (contact-center.md#attachments)', async () => {
  const app = await open();
  const made = { method: 'PUT', params: named, body: { displayName: 'Harbour' }, entra: entraTenantId } as const;
  await send(app, centerTenantRecord, made);
  const input = { method: 'POST', body: { kind: 'api-key', name: 'Gateway' }, entra: entraTenantId } as const;
  const { secret } = (await send(app, centerCredentials, input)).json;
  const post = async (path: string, bytes: number) => {
    const form = new Response(
      `--b\r\ncontent-disposition: form-data; name="authorType"\r\n\r\nuser\r\n--b\r\ncontent-disposition: form-data; name="attachment"; filename="a.txt"\r\n\r\n${'x'.repeat(bytes)}\r\n--b--\r\n`,
    );
    const body = new Uint8Array(await form.arrayBuffer());
    const headers = { 'x-api-key': secret, 'content-type': 'multipart/form-data; boundary=b' };
    const { status, json } = await ask(contactCenter, app, {
      method: 'POST',
      url: `http://127.0.0.1/chat-gateway/v1/conversations${path}`,
      headers,
      body,
    });
    return [status, json.message];
  };
  const mebibyte = 1_024 * 1_024;
  expect(await post('/x/attachments', 2 * mebibyte)).toEqual([404, 'There is nothing of this id.']);
  expect(await post('/x/attachments', 6 * mebibyte)).toEqual([413, 'The body is too large.']);
  expect(await post('', 2 * mebibyte)).toEqual([413, 'The body is too large.']);
});
