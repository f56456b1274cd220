import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../../functions/http.ts';
import { demoTenant } from '../../local/engine/demo-tenant.ts';
import { SigningKeys } from '../../local/identity/signing-keys.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { originalPlatformAppId } from '../../shared/protocol/trusted-application/tokens.ts';
import { type EngineWorld, sharedEngineWorld } from '../support/engine-world.ts';

let world: EngineWorld;
let key: Readonly<Record<string, string>>;

beforeAll(async () => {
  world = await sharedEngineWorld();
  key = { 'x-carebridge-key': world.engine.config.localKey };
});
afterAll(() => world.close());

const ask = (path: string, method: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${world.engine.origin}${path}`, { method, headers: { ...key, ...headers }, redirect: 'manual' });

/** What differs from one answer to the next. */
const ofTheMoment: readonly string[] = [
  'date',
  'x-ms-correlation-id',
  'x-ms-invocation-id',
  'set-cookie',
  'connection',
  'keep-alive',
];
const ofTheBody: readonly string[] = ['content-length', 'transfer-encoding'];
const lasting = (headers: Headers): readonly (readonly [string, string])[] =>
  [...headers].filter(([name]) => !ofTheMoment.includes(name) && !ofTheBody.includes(name));

const concrete = (route: string): string => `/${route.replace(/\{\*?(\w+)\??\}/g, 'x')}`;

test('HEAD · every route that takes GET → status and headers of GET, no body (RFC 9110, 9.3.2)', async () => {
  const withGet = routes.filter(({ methods, head }) => methods.includes('GET') && head !== 'unperformed');
  expect(withGet.length).toBeGreaterThan(15);
  const paths = [...withGet.map(({ path }) => concrete(path)), '/', '/desk', '/ucwa/oauth/v1/applications/1/me'];
  for (const each of paths) {
    const [byGet, byHead] = [await ask(each, 'GET'), await ask(each, 'HEAD')];
    expect([each, byHead.status, lasting(byHead.headers)]).toEqual([each, byGet.status, lasting(byGet.headers)]);
    expect([each, await byHead.text()]).toEqual([each, '']);
    await byGet.text();
  }
});

test('HEAD · where a GET changes something → only that it is there: no cookie, no redirection', async () => {
  for (const each of ['/api/consent', '/api/consent/return?state=x']) {
    const { status, headers } = await ask(each, 'HEAD');
    expect([each, status, headers.get('location'), headers.get('set-cookie')]).toEqual([each, 200, null, null]);
  }
});

const long = 'Welcome aboard. '.repeat(125);

test('answer · br or gzip is taken → compressed on the wire, the same in the end (carebridge.md#compression)', async () => {
  const { config } = world.engine;
  const { id, ...tenant } = demoTenant(config, `t-${randomId().slice(0, 8)}`, ['https://www.harbour.example']);
  const written = await fetch(`${world.engine.origin}/api/tenants/${id}`, {
    method: 'PUT',
    headers: { ...key, 'content-type': 'application/json' },
    body: JSON.stringify({ ...tenant, id, texts: { welcome: long, nobody: long } }),
  });
  expect(written.status).toBe(201);
  const where = `/api/tenants/${id}`;
  const plain = await (await ask(where, 'GET', { 'accept-encoding': 'identity' })).text();
  expect(plain.length).toBeGreaterThan(4_096);
  for (const coding of ['br', 'gzip']) {
    const answer = await ask(where, 'GET', { 'accept-encoding': `${coding};q=0.9, identity;q=0.1` });
    expect([answer.headers.get('content-encoding'), answer.headers.get('vary')]).toEqual([coding, 'Accept-Encoding']);
    expect(await answer.text()).toBe(plain);
  }
});

test('401 · of signed-in people → the challenge for passwords first, each on a line of its own (ucwa.md#compatibility)', async () => {
  const lines = await new Promise<readonly string[]>((resolve, reject) => {
    get(`${world.engine.origin}/Autodiscover/AutodiscoverService.svc/root/oauth/user`, (answer) => {
      answer.resume();
      resolve(answer.headersDistinct['www-authenticate'] ?? []);
    }).once('error', reject);
  });
  expect(lines).toEqual([
    expect.stringMatching(/^MsRtcOAuth href="http[^"]+\/WebTicket\/oauthtoken", grant_type="password"$/),
    expect.stringMatching(/^Bearer trusted_issuers="[^"]+", client_id="[^"]+", authorization_uri="[^"]+"$/),
  ]);
});

test('token · for the application that the 401 names → lets a person in (ucwa.md#compatibility)', async () => {
  const { config, origin } = world.engine;
  const keys = await SigningKeys.open(path.join(world.folder, 'identity'));
  const now = Math.floor(Date.now() / 1000);
  const iss = `http://127.0.0.1:${config.ports.identity}/${config.entraTenantId}/`;
  const claims = {
    iss,
    tid: config.entraTenantId,
    oid: config.agents[0]?.objectId,
    appid: randomUUID(),
    scp: 'user',
    roles: ['Agent'],
  };
  const token = await keys.sign({ ...claims, aud: originalPlatformAppId, iat: now, nbf: now, exp: now + 60 });
  const user = await fetch(`${origin}/Autodiscover/AutodiscoverService.svc/root/oauth/user`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(user.status).toBe(200);
});
