import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tenant, tenants } from '../../functions/handlers/tenants.ts';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { applicationEndpointOf, tenantShape } from '../../shared/providers/tenant.ts';
import { appIdUri } from '../providers/trusted-application/support/issuer.ts';
import { entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import { KeyServer } from '../support/application/key-server.ts';
import { localKey, sampleTenant, startInstance, useApplicationWorld } from '../support/application-world.ts';
import { rowsWith } from '../support/raw-tables.ts';
import { type Answered, ask } from './support/ask.ts';

const world = useApplicationWorld();
let issuer: KeyServer;
beforeAll(async () => {
  issuer = await KeyServer.start();
});
afterAll(() => issuer.stop());

const otherEntraTenant = '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0';

async function open(): Promise<Carebridge> {
  const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_AUTHORITY: issuer.authority });
  return (await startInstance(deployment)).app;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Headers = Readonly<Record<string, string>>;
const byKey: Headers = { 'x-carebridge-key': localKey };
const byToken = async (entra: string, roles = ['TenantAdministrator']): Promise<Headers> => ({
  authorization: `Bearer ${await issuer.sign(entra, appIdUri, { roles })}`,
});

function one(app: Carebridge, method: Method, id: string, headers: Headers, body?: unknown): Promise<Answered> {
  return ask(tenant, app, { method, params: { tenant: id }, headers, body });
}

function all(app: Carebridge, method: Method, headers: Headers, body?: unknown): Promise<Answered> {
  return ask(tenants, app, { method, params: {}, headers, body });
}

describe('tenants · platforms that the deployment does not list (carebridge.md#tenants)', () => {
  const platform = (id: string, more: Readonly<Record<string, unknown>>) => ({
    provider: 'trusted-application',
    applicationEndpoint: `sip:${id}@harbour.example`,
    ...more,
  });

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['another host', { discoverUrl: 'https://evil.example/discover' }, 'platform.discoverUrl'],
    ['the metadata service', { discoverUrl: 'http://169.254.169.254/' }, 'platform.discoverUrl'],
    ['a private address', { discoverUrl: 'https://10.0.0.7/' }, 'platform.discoverUrl'],
    ['a mapped address', { discoverUrl: 'http://[::ffff:127.0.0.1]:80/' }, 'platform.discoverUrl'],
    ['a file', { discoverUrl: 'file:///etc/passwd' }, 'platform.discoverUrl'],
    ['another’s audience', { audience: 'https://graph.microsoft.com' }, 'platform.audience'],
    ['our audience elsewhere', { discoverUrl: 'http://127.0.0.1:9/', audience: appIdUri }, 'platform.audience'],
    ['links to another host', { origins: ['https://evil.example'] }, 'platform.origins'],
  ])('%s → 400 with the member, nothing written', async (_name, more, member) => {
    const app = await open();
    const { id, ...input } = sampleTenant();
    const body = { ...input, platform: platform(id, more) };
    const refused = await one(app, 'PUT', id, byKey, body);
    expect(refused).toMatchObject({ status: 400, json: { code: 'InvalidRequest' } });
    expect(refused.json.details.join()).toContain(`${member}:`);
    expect((await one(app, 'GET', id, byKey)).status).toBe(404);
  });

  test('a tenant whose platform is not allowed → may be disabled', async () => {
    const app = await open();
    const { id, ...input } = sampleTenant();
    const body = { ...input, enabled: false, platform: platform(id, { discoverUrl: 'https://evil.example/' }) };
    expect((await one(app, 'PUT', id, byKey, body)).status).toBe(201);
    expect((await one(app, 'PATCH', id, byKey, { enabled: true })).status).toBe(400);
  });
});

describe('tenants · reading and writing (carebridge.md#tenants)', () => {
  test('members that the release before does not know · as they usually are → not stored; else as they were written', async () => {
    const app = await open();
    const input = sampleTenant();
    const preChat = [{ name: 'order', label: 'Order' }];
    await all(app, 'POST', byKey, { ...input, preChat });
    const stored = async () => JSON.stringify((await (await world.records()).get('tenants', input.id))?.value);
    expect(await stored()).not.toMatch(
      /maxChats|kind|options|owner|askAnewSeconds|pageTexts|replies|wrapUpTags|openingExceptions|look/,
    );
    const options = [{ label: 'Orders', skill: 'orders' }, { label: 'Other' }];
    const choice = [{ name: 'topic', label: 'Topic', required: false, kind: 'choice', options }];
    const agents = input.agents?.map((agent) => ({ ...agent, maxChats: 2 }));
    const words = { replies: [{ name: 'hi', text: 'Hello' }], wrapUpTags: ['Refund'] };
    const look = { accent: '#0d6b5e', position: 'left' };
    const openingExceptions = [{ date: '2026-12-24', hours: [] }];
    const search = {
      owner: 'all',
      askAnewSeconds: 60,
      pageTexts: { en: { welcome: 'Ahoy' } },
      openingExceptions,
      look,
      ...words,
    };
    const changed = await one(app, 'PATCH', input.id, byKey, { agents, preChat: choice, ...search });
    expect(changed.json).toMatchObject({ agents: [{ maxChats: 2 }], preChat: choice, ...search });
    const text = await stored();
    for (const member of [
      '"maxChats":2',
      '"kind":"choice"',
      '"owner":"all"',
      '"askAnewSeconds":60',
      '"welcome":"Ahoy"',
      '"name":"hi"',
      '"wrapUpTags":["Refund"]',
      '"look":{"accent":"#0d6b5e","position":"left"}',
      '"openingExceptions":[{"date":"2026-12-24","hours":[]}]',
    ])
      expect(text).toContain(member);
    for (const wrong of [{ owner: 'two' }, { askAnewSeconds: 4 }, { askAnewSeconds: 601 }]) {
      const refused = await one(app, 'PATCH', input.id, byKey, wrong);
      expect(refused).toMatchObject({
        status: 400,
        json: { details: [expect.stringContaining(Object.keys(wrong)[0] ?? '')] },
      });
    }
  });

  test('created → 201 with Location and ETag, complete with defaults; read and listed alike', async () => {
    const app = await open();
    const input = sampleTenant();
    const created = await all(app, 'POST', byKey, input);
    expect(created).toMatchObject({
      status: 201,
      headers: { location: `/api/tenants/${input.id}` },
      json: { id: input.id, enabled: true, timeZone: 'UTC', askAtOnce: 16, owner: 'one', askAnewSeconds: 30 },
    });
    const read = await one(app, 'GET', input.id, byKey);
    expect(read).toMatchObject({ status: 200, json: created.json, headers: { etag: created.headers.etag } });
    expect((await all(app, 'GET', byKey)).json.tenants).toContainEqual(created.json);
    expect(await all(app, 'POST', byKey, input)).toMatchObject({ status: 409, json: { code: 'Conflict' } });
  });

  test('replaced under its ETag → once; with the older one → 412', async () => {
    const app = await open();
    const input = sampleTenant();
    const { headers } = await one(app, 'PUT', input.id, { ...byKey, 'if-none-match': '*' }, input);
    const guarded = { ...byKey, 'if-match': headers.etag ?? '' };
    const replaced = await one(app, 'PUT', input.id, guarded, { ...input, displayName: 'Pier Office' });
    expect(replaced).toMatchObject({ status: 200, json: { displayName: 'Pier Office' } });
    expect(await one(app, 'PUT', input.id, guarded, input)).toMatchObject({
      status: 412,
      json: { code: 'PreconditionFailed' },
    });
    const again = await one(app, 'PUT', input.id, { ...byKey, 'if-none-match': '*' }, input);
    expect(again.status).toBe(412);
    expect((await one(app, 'GET', input.id, byKey)).json.displayName).toBe('Pier Office');
  });

  test('moved to another application endpoint → the claim on the one before is given up, so that none is kept for ever', async () => {
    const app = await open();
    const input = sampleTenant();
    const claims = async () => {
      const rows = await rowsWith(world.store.connectionString, [input.id]);
      return rows.filter(({ text }) => text.includes('"tenant-endpoints"')).length;
    };
    for (const name of ['first', 'second', 'third']) {
      const platform = { ...input.platform, applicationEndpoint: `sip:${name}.${input.id}@harbour.example` };
      await one(app, 'PUT', input.id, byKey, { ...input, platform });
    }
    expect(await claims()).toBe(1);
  });

  test('merged → members of objects one by one, lists as a whole', async () => {
    const app = await open();
    const input = sampleTenant();
    await all(app, 'POST', byKey, input);
    const patch = { texts: { welcome: null, nobody: 'Closed' }, allowedOrigins: ['https://new.example'] };
    const { status, json } = await one(app, 'PATCH', input.id, byKey, patch);
    expect(status).toBe(200);
    expect(json.texts).toEqual({ nobody: 'Closed', recapTitle: 'The visitor said before you joined:' });
    expect(json.allowedOrigins).toEqual(['https://new.example']);
    expect(json.displayName).toBe('Harbour Office');
  });

  test('deleted → disabled, still to be read', async () => {
    const app = await open();
    const input = sampleTenant();
    await all(app, 'POST', byKey, input);
    expect((await one(app, 'DELETE', input.id, byKey)).status).toBe(204);
    expect((await one(app, 'GET', input.id, byKey)).json.enabled).toBe(false);
    expect((await one(app, 'DELETE', 'unknown', byKey)).status).toBe(404);
  });

  test('application endpoint of another tenant → 409, until that one gives it up', async () => {
    const app = await open();
    const first = sampleTenant();
    const second = { ...sampleTenant(), platform: first.platform };
    await all(app, 'POST', byKey, first);
    expect(await all(app, 'POST', byKey, second)).toMatchObject({ status: 409, json: { code: 'Conflict' } });
    const moved = { provider: 'trusted-application', applicationEndpoint: `sip:${randomId()}@harbour.example` };
    await one(app, 'PATCH', first.id, byKey, { platform: moved });
    expect((await all(app, 'POST', byKey, second)).status).toBe(201);
  });

  test.each<[string, unknown, string]>([
    ['not JSON', '{', 'MalformedRequest'],
    ['an unknown member', { ...sampleTenant(), colour: 'red' }, 'InvalidRequest'],
    ['a bad time zone', { ...sampleTenant(), timeZone: 'Mars/Olympus' }, 'InvalidRequest'],
    ['an id that is not the one in the address', { ...sampleTenant(), id: 'other' }, 'InvalidRequest'],
  ])('%s → 400 with details', async (_, body, code) => {
    const app = await open();
    const answered = await one(app, 'PUT', 'pier', byKey, body);
    expect(answered).toMatchObject({ status: 400, json: { code, status: 400 } });
  });
});

describe('tenants · what would not work (carebridge.md#tenants)', () => {
  const place = (input: object) => ({ ...sampleTenant('pier'), ...input });

  test.each<[string, unknown, string]>([
    [
      'a sign-in name',
      place({ agents: [{ objectId: 'ada@x.example', address: 'sip:a@x.example', displayName: 'Ada' }] }),
      'agents.0.objectId: this is a sign-in name; put the object id, Entra → Users → Overview',
    ],
    ['an unknown member', place({ colour: 'red' }), 'colour: there is no such member'],
    ['a colour that is none', place({ look: { accent: 'red' } }), 'look.accent: must be a colour, as #rrggbb'],
    [
      'a colour on which white text cannot be read',
      place({ look: { accent: '#FFD700' } }),
      'look.accent: is too light for white text on it; put a darker colour (its contrast with white is 4.5 at least)',
    ],
    [
      'backwards hours',
      place({ openingHours: [{ day: 1, from: '17:00', to: '09:00' }] }),
      'openingHours.0: ends before it begins; for hours over midnight put two entries, until 00:00 and from 00:00 of the next day',
    ],
    [
      'one http origin',
      place({ allowedOrigins: ['http://shop.example'] }),
      'allowedOrigins.0: must begin with https://, since browsers keep secrets to such pages; http:// is for localhost alone',
    ],
    ['a list', [], 'the whole: Invalid input: expected object, received array'],
  ])('%s → 400 with the place and what to do, nothing stored', async (_, body, detail) => {
    const app = await open();
    expect(await one(app, 'PUT', 'pier', byKey, body)).toMatchObject({ status: 400, json: { details: [detail] } });
    expect((await one(app, 'GET', 'pier', byKey)).status).toBe(404);
  });

  test('a person or an address of another tenant of the Entra tenant → 409 that names both', async () => {
    const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_PLATFORM: 'embedded' });
    const { app } = await startInstance(deployment);
    const entraTenantId = 'c0000000-0000-4000-8000-000000000003';
    const [ada, ben] = ['a0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000002'];
    const agents = [{ objectId: ada, address: 'sip:ada@harbour.example', displayName: 'Ada' }];
    const first = { ...sampleTenant(), entraTenantId, agents };
    expect((await all(app, 'POST', byKey, first)).status).toBe(201);
    const refused = async (objectId: string, address: string) => {
      const second = { ...sampleTenant(), entraTenantId, agents: [{ objectId, address, displayName: 'Ben' }] };
      const { status, json } = await all(app, 'POST', byKey, second);
      expect(status).toBe(409);
      return json.details;
    };
    expect(await refused(ben ?? '', 'sip:ada@harbour.example')).toEqual([
      `agents.0.address: this is the address of Ada in the tenant ${first.id}; give each person an own address`,
    ]);
    expect(await refused(ada ?? '', 'sip:other@harbour.example')).toEqual([
      `agents.0.address: the tenant ${first.id} lists this person at sip:ada@harbour.example; a person has the same address in all tenants`,
    ]);
    expect(await refused(ben ?? '', applicationEndpointOf(first) ?? '')).toEqual([
      `agents.0.address: this is the application endpoint of the tenant ${first.id}`,
    ]);
    expect((await one(app, 'PATCH', first.id, byKey, { enabled: false })).status).toBe(200);
    const taken = { ...sampleTenant(), entraTenantId, agents: [{ ...agents[0], objectId: ben }] };
    expect((await all(app, 'POST', byKey, taken)).status).toBe(201);
  });

  test('what an earlier release took → read, disabled as it is; refused when it is written', async () => {
    const app = await open();
    const old = { ...sampleTenant(), allowedOrigins: ['http://shop.example', 'https://shop.example'], askAtOnce: 50 };
    await storedAsBefore(old);
    expect((await one(app, 'GET', old.id, byKey)).json).toMatchObject({
      askAtOnce: 16,
      allowedOrigins: old.allowedOrigins,
    });
    expect((await one(app, 'PATCH', old.id, byKey, { displayName: 'Pier' })).status).toBe(400);
    expect((await one(app, 'DELETE', old.id, byKey)).status).toBe(204);
  });
});

/** Stores a tenant as earlier releases did, which looked at less. */
async function storedAsBefore(input: ReturnType<typeof sampleTenant>): Promise<void> {
  const records = await world.records();
  await records.put('tenants', input.id, tenantShape.parse(input));
}

describe('tenants · callers (carebridge.md#roles)', () => {
  test('administrator → writes tenants of the own Entra tenant only', async () => {
    const app = await open();
    const headers = await byToken(entraTenantId);
    const input = sampleTenant();
    expect((await all(app, 'POST', headers, input)).status).toBe(201);
    const foreign = { ...sampleTenant(), entraTenantId: otherEntraTenant };
    expect(await all(app, 'POST', headers, foreign)).toMatchObject({ status: 403, json: { code: 'NotAllowed' } });
    const moved = await one(app, 'PATCH', input.id, headers, { entraTenantId: otherEntraTenant });
    expect(moved.status).toBe(403);
  });

  test('administrator of another Entra tenant → 404 for everything, nothing in the list', async () => {
    const app = await open();
    const input = sampleTenant();
    await all(app, 'POST', byKey, input);
    const headers = await byToken(otherEntraTenant);
    const theirs = { ...input, entraTenantId: otherEntraTenant };
    const answers = await Promise.all([
      one(app, 'GET', input.id, headers),
      one(app, 'PUT', input.id, headers, theirs),
      one(app, 'PATCH', input.id, headers, { displayName: 'Taken' }),
      one(app, 'DELETE', input.id, headers),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await all(app, 'GET', headers)).json.tenants).toEqual([]);
    expect((await one(app, 'GET', input.id, byKey)).json.displayName).toBe('Harbour Office');
  });

  test('supervisor → 403; no credential → 401 with a challenge', async () => {
    const app = await open();
    expect((await all(app, 'GET', await byToken(entraTenantId, ['Supervisor']))).status).toBe(403);
    const { status, headers } = await all(app, 'GET', {});
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer');
  });
});
