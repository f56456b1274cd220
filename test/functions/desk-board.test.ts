import { beforeEach, describe, expect, test } from 'vitest';
import { deskBoard, deskStatus } from '../../functions/handlers/desk-board.ts';
import { composeStores } from '../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../shared/application/settings.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { boardAnswerSchema, statusAnswerSchema } from '../../shared/protocol/carebridge/board.ts';
import { agent } from '../providers/trusted-application/support/callbacks.ts';
import type { TestIssuer } from '../providers/trusted-application/support/issuer.ts';
import { Visit } from '../support/application/visit.ts';
import {
  type Deployment,
  type Instance,
  localCaller,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import { placesIn, rowsWith } from '../support/raw-tables.ts';
import { until } from '../support/until.ts';
import { askAs, startPeopled, type Who } from './support/people.ts';

const stranger = '5e4d3c2b-1a09-4f8e-9d7c-6b5a49382716';
const foreignTenant = '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0';
const untilWaiting = ['E01', 'E02', 'E03', 'E04', 'E05', 'E07', 'E09', 'E10', 'E11'] as const;

const world = useApplicationWorld();

let issuer: TestIssuer;
let deployment: Deployment;
let instance: Instance;
beforeEach(async () => {
  ({ issuer, deployment, instance } = await startPeopled(world));
});

async function newTenant(): Promise<string> {
  const input = sampleTenant();
  await instance.app.tenantAdministration.create(localCaller, input);
  return input.id;
}

type Query = { readonly after?: number; readonly wait?: number };

function urlOf(query: Query): string {
  const members = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return `http://127.0.0.1/?${new URLSearchParams(members)}`;
}

const get = (tenant: string, query: Query = {}, who: Who = {}, at = instance) =>
  askAs({ issuer, instance: at }, who, deskBoard, { params: { tenant }, url: urlOf(query) });

async function read(tenant: string, query: Query = {}, who: Who = {}, at = instance) {
  return boardAnswerSchema.parse((await get(tenant, query, who, at)).json);
}

async function snapshot(tenant: string, who: Who = {}, at = instance) {
  const answer = await read(tenant, {}, who, at);
  if (answer.kind !== 'snapshot') throw new Error('This is no snapshot.');
  return answer;
}

const put = (tenant: string, body: unknown, who: Who = {}, at = instance) =>
  askAs({ issuer, instance: at }, who, deskStatus, { method: 'PUT', params: { tenant }, body });

const leave = (tenant: string) => askAs({ issuer, instance }, {}, deskStatus, { method: 'DELETE', params: { tenant } });

describe('board · who may read it (carebridge.md#board)', () => {
  test('agents of the tenant and supervisors → 200; other agents, other Entra tenants, no tenant, a disabled one → 404', async () => {
    const tenant = await newTenant();
    const other = await newTenant();
    const statuses = await Promise.all([
      get(tenant),
      get(tenant, {}, { oid: stranger, roles: ['Supervisor'] }),
      get(tenant, {}, { oid: stranger }),
      get(tenant, {}, { tid: foreignTenant }),
      get(tenant, {}, { tid: foreignTenant, roles: ['Supervisor'] }),
      get('none'),
      get(tenant, {}, { roles: [] }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 404, 404, 404, 404, 403]);
    await instance.app.tenantAdministration.disable(localCaller, other, {});
    expect((await get(other)).status).toBe(404);
  });

  test.each([
    ['a cursor that is none', '?after=x', 'after'],
    ['a wait that is too long', '?after=1&wait=31', 'wait'],
    ['a member that is unknown', '?since=1', 'since'],
  ])('%s → 400 with the member', async (_name, query, member) => {
    const params = { tenant: await newTenant() };
    const answer = await askAs({ issuer, instance }, {}, deskBoard, { params, url: `http://127.0.0.1/${query}` });
    expect(answer).toMatchObject({ status: 400, json: { code: 'InvalidRequest' } });
    expect(answer.json.details.join()).toContain(member);
  });

  test('one person · more requests that wait than are allowed → 429 with Retry-After', async () => {
    const tenant = await newTenant();
    const { cursor } = await snapshot(tenant);
    const waiting = Array.from({ length: 7 }, () => get(tenant, { after: cursor, wait: 20 }));
    const refused = await Promise.race(waiting.map(async (answer) => (await answer).status === 429 && answer));
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    await put(tenant, { status: 'away', revision: 1 });
    await Promise.all(waiting);
  });
});

describe('board · presence and status (carebridge.md#desk-status)', () => {
  test('an agent who asks for the board → is available; a supervisor who does is no agent', async () => {
    const tenant = await newTenant();
    const before = await snapshot(tenant, { oid: stranger, roles: ['Supervisor'] });
    const settings = { maxChats: 6, skills: [] };
    expect(before.agents).toEqual([{ address: agent, availability: 'unknown', revision: 0, chats: 0, ...settings }]);
    const { agents } = await snapshot(tenant);
    expect(agents).toMatchObject([{ address: agent, availability: 'available', status: 'available', revision: 0 }]);
  });

  test('a pause with a reason → known, told to who waits on another instance; a doubled one changes nothing', async () => {
    const other = await startInstance(deployment);
    const tenant = await newTenant();
    await snapshot(tenant);
    const supervisor: Who = { oid: stranger, roles: ['Supervisor'] };
    const { cursor } = await snapshot(tenant, supervisor, other);
    const waiting = read(tenant, { after: cursor, wait: 30 }, supervisor, other);
    const pause = { status: 'pause', reason: 'Lunch', revision: 1 };
    const told = await put(tenant, pause);
    expect(statusAnswerSchema.parse(told.json).agent).toMatchObject({ availability: 'away', ...pause });
    expect(await waiting).toMatchObject({
      kind: 'changes',
      cursor: cursor + 1,
      changes: [{ kind: 'agent', agent: { address: agent, availability: 'away', ...pause } }],
    });
    expect(await put(tenant, pause)).toMatchObject({ status: 200, json: told.json });
    expect(await read(tenant, { after: cursor + 1 })).toMatchObject({ changes: [] });
  });

  test('statuses that come in the wrong order → the later one stays, the earlier one is 409', async () => {
    const tenant = await newTenant();
    await put(tenant, { status: 'away', revision: 1 });
    await put(tenant, { status: 'available', revision: 2 });
    expect(await put(tenant, { status: 'away', revision: 1 })).toMatchObject({
      status: 409,
      json: { code: 'Conflict' },
    });
    expect((await put(tenant, { status: 'pause', revision: 4 })).status).toBe(409);
    expect((await snapshot(tenant)).agents).toMatchObject([{ status: 'available', revision: 2 }]);
  });

  test('two instances · both tell the next status at once → one is taken, the other is 409', async () => {
    const other = await startInstance(deployment);
    const tenant = await newTenant();
    await snapshot(tenant);
    const answers = await Promise.all([
      put(tenant, { status: 'away', revision: 1 }),
      put(tenant, { status: 'pause', revision: 1 }, {}, other),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('the desk is left → away, and a request of before does not bring the agent back; the next page does', async () => {
    const tenant = await newTenant();
    const { cursor } = await snapshot(tenant);
    expect((await leave(tenant)).json.agent).toMatchObject({ availability: 'away', status: 'signed-out' });
    expect((await leave(tenant)).status).toBe(200);
    await read(tenant, { after: cursor });
    expect((await put(tenant, { status: 'available', revision: 1 })).status).toBe(409);
    const supervisor: Who = { oid: stranger, roles: ['Supervisor'] };
    expect((await snapshot(tenant, supervisor)).agents).toMatchObject([{ availability: 'away' }]);
    expect((await snapshot(tenant)).agents).toMatchObject([{ availability: 'available' }]);
  });

  test.each<[string, unknown, string]>([
    ['no such status', { status: 'busy', revision: 1 }, 'status'],
    ['a reason of two lines', { status: 'pause', reason: 'a\nb', revision: 1 }, 'reason'],
    ['a reason that is too long', { status: 'pause', reason: 'x'.repeat(81), revision: 1 }, 'reason'],
    ['a reason for what is no pause', { status: 'away', reason: 'Lunch', revision: 1 }, 'reason'],
    ['no revision', { status: 'away' }, 'revision'],
  ])('%s → 400 with the member', async (_name, body, member) => {
    const answer = await put(await newTenant(), body);
    expect(answer).toMatchObject({ status: 400, json: { code: 'InvalidRequest' } });
    expect(answer.json.details.join()).toContain(member);
  });

  test('an agent of another tenant → 404; a supervisor → 403', async () => {
    const tenant = await newTenant();
    const body = { status: 'away', revision: 1 };
    expect((await put(tenant, body, { oid: stranger })).status).toBe(404);
    expect((await put(tenant, body, { roles: ['Supervisor'] })).status).toBe(403);
  });

  test('one agent · more statuses than are allowed → 429', async () => {
    const tenant = await newTenant();
    for (let revision = 1; revision <= 30; revision += 1) await put(tenant, { status: 'away', revision });
    expect((await put(tenant, { status: 'available', revision: 31 })).status).toBe(429);
  });
});

describe('board · visitors who wait (carebridge.md#board)', () => {
  test('a visit · waits, is attended, ends → on the board until an agent is in, and the agent’s chats are counted', async () => {
    const visit = await Visit.begin(deployment, instance);
    const { tenant, conversation } = visit;
    await snapshot(tenant);
    await visit.happens(instance, ...untilWaiting);
    const waits = await snapshot(tenant);
    expect(waits.waiting).toMatchObject([{ conversation, lines: 0, asked: [agent] }]);
    await visit.happens(instance, 'E12', 'E15');
    const attended = await read(tenant, { after: waits.cursor });
    expect(attended.kind === 'changes' && attended.changes).toContainEqual({
      kind: 'attended',
      conversation,
      agents: [agent],
    });
    const { waiting, agents } = await snapshot(tenant);
    expect(waiting).toEqual([]);
    expect(agents).toMatchObject([{ chats: 1 }]);
  });

  test('the process died between the decision and the board → the redelivered callback tells it', async () => {
    const visit = await Visit.begin(deployment, instance);
    const { tenant, conversation } = visit;
    await visit.happens(instance, ...untilWaiting.slice(0, -1));
    const last = visit.callback(untilWaiting.at(-1) ?? '');
    await instance.handle(last);
    expect((await snapshot(tenant)).waiting).toMatchObject([{ conversation }]);
    const { boards } = await composeStores(settingsFrom(deployment.environment), () => undefined, Date.now);
    await boards.erase(`board.${tenant}`);
    expect((await snapshot(tenant)).waiting).toEqual([]);
    await instance.handle(last);
    expect((await snapshot(tenant)).waiting).toMatchObject([{ conversation }]);
  });

  test('an agent becomes available while a visitor waits → the visit is told, with the picture', async () => {
    const visit = await Visit.begin(deployment, instance);
    world.receive((message) => instance.dispatch(message));
    await visit.happens(instance, ...untilWaiting);
    const told = () =>
      instance.log.filter(
        ({ conversationId, deliveryId }) =>
          conversationId === visit.conversation && deliveryId?.startsWith('roster.') === true,
      );
    expect(told()).toEqual([]);
    await snapshot(visit.tenant);
    await until(() => told().some(({ event }) => event === 'decision'));
    const { timeline } = await instance.app.conversations.read(localCaller, visit);
    expect(timeline.at(-1)?.events).toEqual(['roster-changed']);
  });

  test('a reader who is farther behind than entries are kept, or ahead → the whole board', async () => {
    const tenant = await newTenant();
    const { cursor } = await snapshot(tenant);
    expect((await read(tenant, { after: cursor + 100 })).kind).toBe('snapshot');
    expect((await read(tenant, { after: 0 })).kind).toBe('snapshot');
  });

  test('the tenant is disabled, or lists the agent no more → nothing is kept of the agent', async () => {
    const tenant = await newTenant();
    await snapshot(tenant);
    await put(tenant, { status: 'pause', reason: 'Lunch', revision: 1 });
    const held = async () =>
      (await rowsWith(world.store.connectionString, [agent])).filter(
        ({ table, text }) => table === 'boards' && text.includes(tenant),
      );
    expect(await held()).not.toEqual([]);
    const others = [{ objectId: stranger, address: `sip:${randomId()}@harbour.example`, displayName: 'Per' }];
    await instance.app.tenantAdministration.patch(localCaller, tenant, { agents: others }, {});
    expect(await held()).toEqual([]);
    expect((await snapshot(tenant, { oid: stranger, roles: ['Supervisor'] })).agents).toMatchObject([{ revision: 0 }]);
    await instance.app.tenantAdministration.disable(localCaller, tenant, {});
    const places = await placesIn(world.store.connectionString);
    expect(places.filter(({ partition }) => partition === `board.${tenant}`)).toEqual([]);
  });
});
