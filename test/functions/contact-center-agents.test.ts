import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  centerAgent,
  centerAgents,
  centerQueue,
  centerTenantRecord,
} from '../../functions/handlers/contact-center-administration.ts';
import {
  agentAccept,
  agentChanges,
  agentConversation,
  agentEnd,
  agentMessages,
  agentReject,
  agentSelf,
  agentTransfer,
  agentTyping,
  agentWrapUp,
} from '../../functions/handlers/contact-center-agents.ts';
import { deskProfile } from '../../functions/handlers/desk.ts';
import { changeMessage, leaveMessage, listMessages } from '../../functions/handlers/left-messages.ts';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { appIdUri } from '../providers/trusted-application/support/issuer.ts';
import { entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import { KeyServer } from '../support/application/key-server.ts';
import {
  localCaller,
  localKey,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import { type Answered, ask, type Handler } from './support/ask.ts';

const world = useApplicationWorld();
let issuer: KeyServer;
beforeAll(async () => {
  issuer = await KeyServer.start();
});
afterAll(() => issuer.stop());

const objectId = '5d2f3a6e-7c1b-4e0f-9a8d-0b1c2d3e4f5a';
const named = { tenant: 'harbour' };

async function open(): Promise<Carebridge> {
  const settings = { CAREBRIDGE_AUTHORITY: issuer.authority, CAREBRIDGE_CONTACT_CENTER: 'embedded' };
  const { app } = await startInstance(await world.deploy(() => ({ status: 404 }), settings));
  const byKey = { headers: { 'x-carebridge-key': localKey } };
  const url = `http://127.0.0.1/?entraTenantId=${entraTenantId}`;
  const put = (handler: Handler, params: Record<string, string>, body: unknown) =>
    ask(handler, app, { method: 'PUT', url, params, body, ...byKey });
  expect((await put(centerTenantRecord, named, { displayName: 'Harbour' })).status).toBe(200);
  const queue = { method: 'PUT', params: { ...named, queue: '101' }, body: { name: 'Billing' }, ...byKey } as const;
  expect((await ask(centerQueue, app, queue)).status).toBe(200);
  const body = { name: 'Ann', objectId, queues: [{ id: '101', level: 80 }] };
  const agent = { method: 'PUT', params: { ...named, agent: 'ann' }, body, ...byKey } as const;
  expect((await ask(centerAgent, app, agent)).json).toMatchObject({ id: 'ann', capacity: 1, offerSeconds: 30 });
  return app;
}

const tokenOf = (oid: string, role = 'Agent') => issuer.sign(entraTenantId, appIdUri, { roles: [role], oid });

async function send(
  app: Carebridge,
  handler: Handler,
  token: string,
  {
    method = 'GET',
    body,
    query = '',
    params = {},
  }: {
    readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE';
    readonly body?: unknown;
    readonly query?: string;
    readonly params?: Record<string, string>;
  } = {},
): Promise<Answered> {
  const headers = { authorization: `Bearer ${token}` };
  const url = `http://127.0.0.1/${query}`;
  return ask(handler, app, {
    method,
    url,
    params: { ...named, ...params },
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

test('agent · signs in, takes a break, signs out → as it is told, and its desk is told to look (carebridge.md#contact-center-agents)', async () => {
  const app = await open();
  const token = await tokenOf(objectId);
  const first = await send(app, agentSelf, token);
  expect(first.json).toMatchObject({
    agent: { id: 'ann', name: 'Ann', capacity: 1, chosen: 'logged-out', status: 'logged-out', stopNew: false },
    queues: [{ id: '101', name: 'Billing', waiting: 0 }],
    conversations: [],
  });
  const available = await send(app, agentSelf, token, { method: 'PUT', body: { status: 'available' } });
  expect(available).toMatchObject({ status: 200, json: { agent: { status: 'available' } } });
  const changes = await send(app, agentChanges, token, { query: `?after=${first.json.cursor}&wait=30` });
  expect(changes.json.changes).toContainEqual({ kind: 'changed' });
  const paused = await send(app, agentSelf, token, { method: 'PUT', body: { status: 'on-break' } });
  expect(paused.json.agent.status).toBe('on-break');
  const out = await send(app, agentSelf, token, { method: 'DELETE' });
  expect(out.json.agent.status).toBe('logged-out');
});

test('desk profile · of an agent of the contact center → the tenant with name and id; of others → none (carebridge.md#desk-profile)', async () => {
  const app = await open();
  const seats = async (token: string) => (await send(app, deskProfile, token)).json;
  expect(await seats(await tokenOf(objectId))).toEqual({
    tenants: [],
    switchedOff: [],
    contactCenter: [
      { id: 'harbour', displayName: 'Harbour', agentId: 'ann', agentName: 'Ann', colleagues: [], serves: [] },
    ],
  });
  const stranger = await tokenOf('5d2f3a6e-7c1b-4e0f-9a8d-0b1c2d3e4f5b');
  expect((await seats(stranger)).contactCenter).toEqual([]);
});

test('messages of a company that the contact center serves · its agent lists, takes and closes them; an agent of no such tenant, and another company’s messages → 404 (carebridge.md#left-messages)', async () => {
  const app = await open();
  const served = sampleTenant(undefined, {
    platform: { provider: 'contact-center', dialect: 'chat-gateway', tenantId: 'harbour', channelId: 'c' },
    agents: [],
  });
  const [other, elsewhere] = [
    { ...served, id: `${served.id}-b`, platform: { ...served.platform, tenantId: 'another' } },
    { ...served, id: `${served.id}-c`, platform: { ...served.platform, baseUrl: 'https://chat.example' } },
  ] as const;
  for (const tenant of [served, other, elsewhere]) await app.tenantAdministration.create(localCaller, tenant);
  const token = await tokenOf(objectId);
  const profile = await send(app, deskProfile, token);
  expect(profile.json.contactCenter).toMatchObject([{ serves: [{ id: served.id, displayName: served.displayName }] }]);
  const messageId = randomId();
  const page = { origin: served.allowedOrigins?.[0] ?? '', 'content-type': 'application/json' };
  const body = { messageId, mail: 'tove@harbour.example', text: 'When is berth 12 free?' };
  for (const { id } of [served, other, elsewhere]) {
    expect((await ask(leaveMessage, app, { method: 'POST', params: { tenant: id }, headers: page, body })).status).toBe(
      201,
    );
  }
  const list = (tenant: string, who = token) => send(app, listMessages, who, { params: { tenant } });
  const [left] = (await list(served.id)).json.messages;
  const params = { tenant: served.id, message: left.id };
  const taken = await send(app, changeMessage, token, {
    method: 'PUT',
    params,
    body: { revision: 2, status: 'taken' },
  });
  expect(taken).toMatchObject({ status: 200, json: { message: { status: 'taken', by: 'ann' } } });
  const closing = { method: 'PUT', params, body: { revision: 3, status: 'closed' } } as const;
  expect((await send(app, changeMessage, token, closing)).status).toBe(200);
  expect((await list(served.id)).json.messages).toEqual([]);
  const stranger = await tokenOf('5d2f3a6e-7c1b-4e0f-9a8d-0b1c2d3e4f5b');
  expect((await list(served.id, stranger)).status).toBe(404);
  expect((await send(app, changeMessage, stranger, closing)).status).toBe(404);
  for (const { id } of [other, elsewhere]) expect((await list(id)).status).toBe(404);
});

test('agent · asks for what is not there, or in no form → 404, 409, 400 (carebridge.md#contact-center-agents)', async () => {
  const app = await open();
  const token = await tokenOf(objectId);
  const conversation = { conversation: 'c000000000none' };
  expect((await send(app, agentConversation, token, { params: conversation })).status).toBe(404);
  expect((await send(app, agentMessages, token, { params: conversation })).status).toBe(404);
  const asked = { method: 'POST', params: conversation } as const;
  for (const handler of [agentAccept, agentReject]) {
    expect((await send(app, handler, token, { ...asked, body: { offerId: 1 } })).status).toBe(409);
    expect((await send(app, handler, token, { ...asked, body: {} })).status).toBe(400);
  }
  const line = { text: 'Hello', operationId: 'operation-1' };
  expect((await send(app, agentMessages, token, { ...asked, body: line })).status).toBe(404);
  expect((await send(app, agentMessages, token, { ...asked, body: { ...line, text: ' ' } })).status).toBe(400);
  expect((await send(app, agentTyping, token, { ...asked, body: { isTyping: true } })).status).toBe(404);
  expect((await send(app, agentTransfer, token, { ...asked, body: { queueId: '101' } })).status).toBe(409);
  expect((await send(app, agentTransfer, token, { ...asked, body: {} })).status).toBe(400);
  expect((await send(app, agentEnd, token, asked)).status).toBe(404);
  expect((await send(app, agentWrapUp, token, asked)).status).toBe(204);
  const stranger = await tokenOf('5d2f3a6e-7c1b-4e0f-9a8d-0b1c2d3e4f5b');
  expect((await send(app, agentSelf, stranger)).status).toBe(404);
  const administrator = await tokenOf(objectId, 'TenantAdministrator');
  expect((await send(app, agentSelf, administrator)).status).toBe(403);
});

test('agents · listed, another one as the same person, deleted → all, 409, gone (carebridge.md#contact-center-administration)', async () => {
  const app = await open();
  const administrator = await tokenOf(objectId, 'TenantAdministrator');
  expect((await send(app, centerAgents, administrator)).json.agents).toMatchObject([{ id: 'ann', objectId }]);
  const body = { name: 'Twin', objectId, queues: [] };
  const twin = { method: 'PUT', params: { agent: 'twin' }, body } as const;
  expect((await send(app, centerAgent, administrator, twin)).status).toBe(409);
  const gone = { method: 'DELETE', params: { agent: 'ann' } } as const;
  expect((await send(app, centerAgent, administrator, gone)).status).toBe(204);
  expect((await send(app, centerAgent, administrator, { params: { agent: 'ann' } })).status).toBe(404);
});
