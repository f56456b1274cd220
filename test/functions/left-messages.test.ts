import { beforeEach, describe, expect, test } from 'vitest';
import { eraseVisitor, exportVisitor } from '../../functions/handlers/data-subjects.ts';
import { changeMessage, eraseMessage, leaveMessage, listMessages } from '../../functions/handlers/left-messages.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { dayMs } from '../../shared/kernel/time.ts';
import { leftMessagesSchema, messageReceiptSchema } from '../../shared/protocol/carebridge/left-messages.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import { MessageStore } from '../../shared/service/left-messages/message-store.ts';
import { agent } from '../providers/trusted-application/support/callbacks.ts';
import type { TestIssuer } from '../providers/trusted-application/support/issuer.ts';
import {
  type Deployment,
  type Instance,
  localCaller,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import { rowsWith } from '../support/raw-tables.ts';
import { ask } from './support/ask.ts';
import { askAs, odile, startPeopled, type Who } from './support/people.ts';

const page = 'https://www.harbour.example';
const per = '1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f';
const stranger = '5e4d3c2b-1a09-4f8e-9d7c-6b5a49382716';

const world = useApplicationWorld();

let issuer: TestIssuer;
let deployment: Deployment;
let instance: Instance;
beforeEach(async () => {
  ({ issuer, deployment, instance } = await startPeopled(world));
});

async function newTenant(more: Partial<TenantInput> = {}): Promise<string> {
  const input = sampleTenant(undefined, more);
  await instance.app.tenantAdministration.create(localCaller, input);
  return input.id;
}

const two = (): TenantInput['agents'] => [
  { objectId: odile, address: agent, displayName: 'Odile' },
  { objectId: per, address: 'sip:per@harbour.example', displayName: 'Per' },
];

const message = (more: object = {}) => ({
  messageId: randomId(),
  name: 'Tove',
  mail: 'tove@harbour.example',
  text: 'When is berth 12 free?',
  ...more,
});

type Leaving = { readonly origin?: string; readonly address?: string; readonly at?: Instance };

let visitors = 0;

/** Each visitor comes from an address of its own. */
function ownAddress(): string {
  visitors += 1;
  return `198.51.100.${visitors}`;
}

const leave = (tenant: string, body: object, { origin = page, address = ownAddress(), at = instance }: Leaving = {}) =>
  ask(leaveMessage, at.app, {
    method: 'POST',
    params: { tenant },
    headers: { 'content-type': 'application/json', origin, 'x-forwarded-for': address },
    body,
  });

const list = async (tenant: string, who: Who = {}, query = '') => {
  const url = `http://127.0.0.1/${query}`;
  const answer = await askAs({ issuer, instance }, who, listMessages, { params: { tenant }, url });
  return leftMessagesSchema.parse(answer.json).messages;
};

const change = (tenant: string, id: string, body: object, who: Who = {}, at = instance) =>
  askAs({ issuer, instance: at }, who, changeMessage, { method: 'PUT', params: { tenant, message: id }, body });

const closed = (tenant: string, who: Who = {}) => list(tenant, who, '?status=closed');

const erase = (tenant: string, id: string, who: Who = { roles: ['TenantAdministrator'] }) =>
  askAs({ issuer, instance }, who, eraseMessage, { method: 'DELETE', params: { tenant, message: id } });

async function left(tenant: string): Promise<string> {
  expect((await leave(tenant, message())).status).toBe(201);
  return (await list(tenant))[0]?.id ?? '';
}

describe('message · left by a page (carebridge.md#leave-a-message)', () => {
  test('left → 201 with a receipt, readable by that page alone; again under its id → 200, and there once', async () => {
    const tenant = await newTenant();
    const body = message();
    const first = await leave(tenant, body);
    expect(first.status).toBe(201);
    expect(first.headers['access-control-allow-origin']).toBe(page);
    expect(messageReceiptSchema.parse(first.json).messageId).toBe(body.messageId);
    const { app } = await startInstance(deployment);
    const again = await leave(tenant, body, { at: { ...instance, app } });
    expect([again.status, again.json]).toEqual([200, first.json]);
    expect(await list(tenant)).toMatchObject([
      { name: 'Tove', mail: 'tove@harbour.example', text: 'When is berth 12 free?', status: 'open', revision: 1 },
    ]);
  });

  test.each([
    ['no mail address', { mail: 'tove' }, 'mail'],
    ['nothing to read', { text: ' \n' }, 'text'],
    ['more than a message', { text: 'x'.repeat(4_001) }, 'text'],
    ['an unknown member', { phone: '1' }, 'phone'],
  ])('%s → 400 that names it', async (_name, wrong, member) => {
    const answer = await leave(await newTenant(), message(wrong));
    expect(answer).toMatchObject({ status: 400, json: { details: [expect.stringContaining(member)] } });
  });

  test('another page → 403, an unknown or a disabled tenant → 404; more than five from one address → 429', async () => {
    const tenant = await newTenant();
    expect((await leave(tenant, message(), { origin: 'https://evil.example' })).status).toBe(403);
    expect((await leave('none', message())).status).toBe(404);
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      statuses.push((await leave(tenant, message(), { address: '192.0.2.7' })).status);
    }
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429]);
    await instance.app.tenantAdministration.disable(localCaller, tenant, {});
    const { app } = await startInstance(deployment);
    expect((await leave(tenant, message(), { at: { ...instance, app } })).status).toBe(404);
  });

  test('a consent that the tenant asks for · lacking → 400; given → kept by its words', async () => {
    const preChat = [{ name: 'agreed', label: 'I agree', kind: 'consent' as const, required: true }];
    const tenant = await newTenant({ preChat });
    expect((await leave(tenant, message())).status).toBe(400);
    expect((await leave(tenant, message({ agreed: ['agreed'] }))).status).toBe(201);
    expect(await list(tenant)).toMatchObject([{ agreed: ['I agree'] }]);
  });
});

describe('message · at the desk (carebridge.md#left-messages)', () => {
  test('agents of the tenant and supervisors list them; others → 404', async () => {
    const tenant = await newTenant();
    await left(tenant);
    expect(await list(tenant, { oid: stranger, roles: ['Supervisor'] })).toHaveLength(1);
    const asked = await askAs({ issuer, instance }, { oid: stranger }, listMessages, { params: { tenant } });
    expect(asked.status).toBe(404);
    expect((await change(tenant, 'no-id', { revision: 2, status: 'taken' })).status).toBe(404);
  });

  test('taken by two at once → one has it, the other is told 409; again by the same → the same', async () => {
    const tenant = await newTenant({ agents: two() });
    const id = await left(tenant);
    const taking = { revision: 2, status: 'taken' };
    const { app } = await startInstance(deployment);
    const answers = await Promise.all([
      change(tenant, id, taking),
      change(tenant, id, taking, { oid: per }, { ...instance, app }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const isOdile = answers[0]?.status === 200;
    const [taken] = await list(tenant);
    expect(taken).toMatchObject({
      status: 'taken',
      by: isOdile ? agent : 'sip:per@harbour.example',
    });
    expect((await change(tenant, id, taking, { oid: isOdile ? odile : per })).status).toBe(200);
    expect((await list(tenant))[0]?.revision).toBe(2);
  });

  test('noted, given back, closed with a note → gone from the list, and kept with it', async () => {
    const tenant = await newTenant();
    const id = await left(tenant);
    await change(tenant, id, { revision: 2, status: 'taken', note: 'Asked the harbour master' });
    await change(tenant, id, { revision: 3, status: 'open' });
    const [given] = await list(tenant);
    expect(given).toMatchObject({ status: 'open', note: 'Asked the harbour master', revision: 3 });
    expect(given?.by).toBeUndefined();
    const closed = await change(tenant, id, { revision: 4, status: 'closed', note: 'Called back' });
    expect(closed).toMatchObject({ status: 200, json: { message: { status: 'closed', note: 'Called back' } } });
    expect(await list(tenant)).toEqual([]);
    expect((await leave(tenant, message())).status).toBe(201);
  });
});

describe('message · closed, and opened again (carebridge.md#left-messages)', () => {
  test('closed ones → listed apart, the last one first; opened again → back in the list, with its note', async () => {
    const tenant = await newTenant();
    const first = await left(tenant);
    await change(tenant, first, { revision: 2, status: 'closed', note: 'Called back' });
    const later = await left(tenant);
    await change(tenant, later, { revision: 2, status: 'closed' });
    expect((await closed(tenant)).map(({ id }) => id)).toEqual([later, first]);
    expect(await closed(tenant)).toMatchObject([{ status: 'closed', by: agent }, { note: 'Called back' }]);
    const opened = await change(tenant, first, { revision: 3, status: 'open' });
    expect(opened).toMatchObject({ status: 200, json: { message: { status: 'open', note: 'Called back' } } });
    expect((await closed(tenant)).map(({ id }) => id)).toEqual([later]);
    expect((await list(tenant)).map(({ id }) => id)).toEqual([first]);
    expect((await closed(tenant, { oid: stranger, roles: ['Supervisor'] })).length).toBe(1);
    const params = { tenant };
    const other = { params, url: 'http://127.0.0.1/?status=closed' };
    expect((await askAs({ issuer, instance }, { oid: stranger }, listMessages, other)).status).toBe(404);
  });

  test('a process that ended before the message was written, or before the old mark was removed → each message stands in one list', async () => {
    const tenant = await newTenant();
    const id = await left(tenant);
    const records = await world.records();
    // Closing came to nothing, or opening again did: the mark is there, and the message says otherwise.
    const mark = { at: Date.now() - dayMs, madeAt: Date.now() - dayMs };
    await records.put(`closed-messages.${tenant}`, `8000000000000.${id}`, mark);
    expect(await closed(tenant)).toEqual([]);
    expect(await records.list(`closed-messages.${tenant}`)).toEqual([]);
    await change(tenant, id, { revision: 2, status: 'closed' });
    await records.put(`open-messages.${tenant}`, id, { ...mark, madeAt: Date.now() });
    expect([await list(tenant), await closed(tenant)]).toMatchObject([[], [{ id }]]);
    // Of a write that may be under way.
    expect(await records.list(`open-messages.${tenant}`)).toHaveLength(1);
    await change(tenant, id, { revision: 3, status: 'open' });
    expect([await list(tenant), await closed(tenant)]).toMatchObject([[{ id }], []]);
  });
});

describe('message · erased alone (carebridge.md#erasure)', () => {
  test('open or closed → gone from every table and both lists, again → the same; sent once more by the page → not back', async () => {
    const tenant = await newTenant();
    const mark = `mark-${randomId()}`;
    const [sent, other] = [message({ text: mark }), message({ text: mark })];
    await leave(tenant, sent);
    await leave(tenant, other);
    const ids = (await list(tenant)).map(({ id }) => id);
    await change(tenant, ids[0] ?? '', { revision: 2, status: 'closed' });
    for (const id of [...ids, ...ids]) expect((await erase(tenant, id)).status).toBe(204);
    expect(await rowsWith(world.store.connectionString, [mark])).toEqual([]);
    for (const page of [sent, other]) expect((await leave(tenant, page)).status).toBe(200);
    expect(await rowsWith(world.store.connectionString, [mark])).toEqual([]);
    expect([await list(tenant), await closed(tenant)]).toEqual([[], []]);
    expect((await change(tenant, ids[0] ?? '', { revision: 3, status: 'open' })).status).toBe(404);
    const store = new MessageStore(await world.records());
    await store.clearBefore(tenant, Date.now() + dayMs, () => false);
    expect(await rowsWith(world.store.connectionString, [ids[0] ?? '', ids[1] ?? ''])).toEqual([]);
  });

  test('by an agent → 403; by the administrator of another company, or of no message’s name → 404, and it is there', async () => {
    const tenant = await newTenant();
    const id = await left(tenant);
    expect((await erase(tenant, id, {})).status).toBe(403);
    const foreign = { tid: '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0', roles: ['TenantAdministrator'] };
    expect((await erase(tenant, id, foreign)).status).toBe(404);
    expect((await erase(tenant, 'no-id')).status).toBe(404);
    expect(await list(tenant)).toHaveLength(1);
  });
});

describe('message · what becomes of it (carebridge.md#erasure)', () => {
  test('erased and exported with its visitor; after the days that the tenant keeps → gone from every table', async () => {
    const tenant = await newTenant();
    const visitorId = randomId();
    const mark = `mark-${randomId()}`;
    await leave(tenant, message({ visitorId, text: mark }));
    const who: Who = { roles: ['TenantAdministrator'] };
    const asked = { params: { visitor: visitorId } };
    const exported = await askAs({ issuer, instance }, who, exportVisitor, asked);
    expect(exported.json.messages).toMatchObject([{ tenant, text: mark }]);
    const erased = await askAs({ issuer, instance }, who, eraseVisitor, { ...asked, method: 'DELETE' });
    expect(erased.json).toMatchObject({ messages: 1 });
    expect(await rowsWith(world.store.connectionString, [mark])).toEqual([]);
    await leave(tenant, message({ text: mark }));
    const store = new MessageStore(await world.records());
    await store.clearBefore(tenant, Date.now() - dayMs, () => false);
    expect(await rowsWith(world.store.connectionString, [mark])).toHaveLength(1);
    await store.clearBefore(tenant, Date.now() + dayMs, () => false);
    expect(await rowsWith(world.store.connectionString, [mark])).toEqual([]);
    expect(await list(tenant)).toEqual([]);
  });
});
