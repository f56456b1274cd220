import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tenant, tenants } from '../../functions/handlers/tenants.ts';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { appIdUri } from '../providers/trusted-application/support/issuer.ts';
import { entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import { KeyServer } from '../support/application/key-server.ts';
import { ApplicationWorld, localKey, sampleTenant, startInstance } from '../support/application-world.ts';
import { type Answered, ask } from './support/ask.ts';

let world: ApplicationWorld;
let issuer: KeyServer;
beforeAll(async () => {
  [world, issuer] = await Promise.all([ApplicationWorld.start(), KeyServer.start()]);
});
afterAll(() => Promise.all([world.close(), issuer.stop()]));

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
  test('created → 201 with Location and ETag, complete with defaults; read and listed alike', async () => {
    const app = await open();
    const input = sampleTenant();
    const created = await all(app, 'POST', byKey, input);
    expect(created).toMatchObject({
      status: 201,
      headers: { location: `/api/tenants/${input.id}` },
      json: { id: input.id, enabled: true, timeZone: 'UTC', askAtOnce: 50 },
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
