import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { applicationIdOf, json, refusalOf, resource } from './reading.ts';
import { type SilentCalls, silentCalls } from './silent-calls.ts';
import { mintToken, page, visit } from './visiting.ts';

let world: PlatformWorld;
let calls: SilentCalls;

beforeAll(async () => {
  calls = silentCalls();
  world = await startPlatformWorld({ calls: calls.factory });
});

afterAll(() => world.close());

const application = { userAgent: 'Test/1.0', culture: 'en-us' };
const create = (scope: string, headers: Record<string, string>, body: unknown = application) =>
  fetch(`${world.origin}/ucwa/${scope}/v1/applications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('anonymous visitor', () => {
  it('discover link · followed as it was given → absolute anonApplications (ucwa.md#discovery)', async () => {
    const { discoverUrl, token } = await mintToken(world, 'discover');
    expect(discoverUrl).toContain('anonymousContext=psat%253deyJ');
    const once = discoverUrl.replace('%253d', '%3d');
    const bare = discoverUrl.replace('psat%253d', '');
    for (const url of [discoverUrl, once, bare]) {
      const response = await fetch(url, { headers: { origin: page, authorization: `Bearer ${token}` } });
      expect(response.headers.get('access-control-allow-origin')).toBe(page);
      expect(resource(await json(response))._links).toMatchObject({
        anonApplications: { href: `${world.origin}/ucwa/psanon/v1/applications` },
      });
    }
  });

  it('discover link · broken, or another visitor in the header → 403; nothing at all → 401 (ucwa.md#discovery)', async () => {
    const { discoverUrl } = await mintToken(world, 'one');
    const other = await mintToken(world, 'two');
    const mixed = await fetch(discoverUrl, { headers: { authorization: `Bearer ${other.token}` } });
    expect(await refusalOf(mixed)).toBe('403 Forbidden');
    expect(await refusalOf(await fetch(`${discoverUrl}x`))).toBe('403 Forbidden');
    expect((await fetch(`${world.origin}/platformservice/discover`)).status).toBe(401);
  });

  it('application · created → 201 with links, me and communication; GET shows the same (ucwa.md#applications)', async () => {
    const { token } = await mintToken(world, 'created');
    const headers = { authorization: `Bearer ${token}`, origin: page };
    const input = { ...application, anonymousDisplayName: 'Iris', telemetry: null, EndpointId: 'x' };
    const created = await create('psanon', headers, input);
    const body = await json(created);
    const path = `/ucwa/psanon/v1/applications/${applicationIdOf(body)}`;
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(path);
    expect(created.headers.get('etag')).toBe(`"${body.etag}"`);
    expect(body).toMatchObject({
      ...application,
      endpointId: 'created',
      expires: expect.stringMatching(/^\/Date\(\d+\)\/$/),
      _links: { events: { href: `${path}/events?ack=2` } },
      _embedded: {
        me: { name: 'Iris', uri: expect.stringMatching(/^sip:\d{10}@anonymous\.invalid$/) },
        communication: {
          supportedMessageFormats: ['Plain'],
          _links: { startMessaging: { href: `${path}/communication/messagingInvitations`, revision: '2' } },
        },
      },
    });
    expect(JSON.stringify(body)).toContain('please pass this in a PUT request');
    const again = await fetch(`${world.origin}${path}`, { headers });
    expect(again.status).toBe(200);
    expect(await json(again)).toEqual(body);
    for (const part of ['me', 'communication', 'policies']) {
      expect((await fetch(`${world.origin}${path}/${part}`, { headers })).status).toBe(200);
    }
  });

  it('application · input without culture → 400 naming it; not JSON → 400 (ucwa.md#inputs)', async () => {
    const { token } = await mintToken(world, 'bad-input');
    const headers = { authorization: `Bearer ${token}`, origin: page };
    const response = await create('psanon', headers, { userAgent: 'x' });
    expect(await json(response)).toMatchObject({
      subcode: 'ParameterValidationFailure',
      parameters: [{ name: 'culture' }],
    });
    const broken = await fetch(`${world.origin}/ucwa/psanon/v1/applications`, { method: 'POST', headers, body: '{' });
    expect(broken.status).toBe(415);
    const typed = { ...headers, 'content-type': 'application/json' };
    const brokenJson = await fetch(`${world.origin}/ucwa/psanon/v1/applications`, {
      method: 'POST',
      headers: typed,
      body: '{',
    });
    expect(await refusalOf(brokenJson)).toBe('400 BadRequest DeserializationFailure');
  });

  it('application · asked for by another visitor → 404 ApplicationNotFound (ucwa.md#applications)', async () => {
    const mine = await visit(world, 'mine');
    const theirs = await visit(world, 'theirs');
    expect(await refusalOf(await theirs.get(mine.path))).toBe('404 NotFound ApplicationNotFound');
    expect((await mine.get(mine.path)).status).toBe(200);
  });

  it('application · deleted → 204, the conversations are told, then 404 (ucwa.md#applications)', async () => {
    const visitor = await visit(world, 'leaving');
    expect((await visitor.get(visitor.path, { method: 'DELETE' })).status).toBe(204);
    expect(await refusalOf(await visitor.get(visitor.path))).toBe('404 NotFound ApplicationNotFound');
    await until(() => calls.ended.includes(visitor.id));
  });
});

describe('pages', () => {
  it('origin · not in the token → 403 with diagnostics, no CORS headers (ucwa.md#cors)', async () => {
    const { token, discoverUrl } = await mintToken(world, 'cors');
    const headers = { authorization: `Bearer ${token}`, origin: 'https://elsewhere.example' };
    for (const response of [await create('psanon', headers), await fetch(discoverUrl, { headers })]) {
      expect(response.headers.get('x-ms-diagnostics')).toMatch(/^28070;/);
      expect(response.headers.has('access-control-allow-origin')).toBe(false);
      expect(await refusalOf(response)).toBe('403 Forbidden');
    }
  });

  it('origin · in the token, whatever its case, path or default port → errors can be read, too (ucwa.md#cors)', async () => {
    const { token } = await mintToken(
      world,
      'cors-2',
      'HTTPS://Shop.Northwind.example:443/store;http://localhost:8080',
    );
    for (const origin of [page, 'http://localhost:8080']) {
      const headers = { authorization: `Bearer ${token}`, origin };
      const missing = await fetch(`${world.origin}/ucwa/psanon/v1/nothing`, { headers });
      expect(missing.status).toBe(404);
      expect(missing.headers.get('access-control-allow-origin')).toBe(origin);
      expect(missing.headers.get('access-control-allow-credentials')).toBe('true');
      expect(missing.headers.get('vary')).toBe('Origin');
    }
  });

  it("preflight · any page below /ucwa, the token's pages at discover → 204, others 403 (ucwa.md#cors)", async () => {
    const { discoverUrl } = await mintToken(world, 'preflight');
    const ask = (url: string, origin: string) =>
      fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    const applications = `${world.origin}/ucwa/psanon/v1/applications`;
    const allowed = await ask(applications, 'https://anything.example');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('x-ms-sdk-instance');
    expect((await ask(applications, 'http://anything.example')).status).toBe(403);
    expect((await ask(discoverUrl, page)).status).toBe(204);
    expect((await ask(discoverUrl, 'https://anything.example')).status).toBe(403);
  });

  it('allowedOrigins · one that no page may have → 400 naming the member (trusted-application.md#anonymous-tokens)', async () => {
    await expect(mintToken(world, 'bad-origin', 'http://shop.northwind.example')).rejects.toThrow();
  });
});

describe('signed-in person', () => {
  const user = { objectId: randomUUID(), uri: 'sip:Mira.Voss@northwind.example', displayName: 'Mira Voss' };
  const bearer = async (objectId: string) => ({
    authorization: `Bearer ${await world.issuer.sign(world.tenantId, { oid: objectId, azp: randomUUID(), scp: 'user', aud: world.origin, upn: 'mira.voss@northwind.example' })}`,
  });

  it('application · known by tenant and object id → found by SIP URI until it ends (ucwa.md#discovery)', async () => {
    await world.first.platform.provisionUser({ tenantId: world.tenantId, ...user });
    const headers = await bearer(user.objectId);
    const discovered = await json(await fetch(`${world.origin}/platformservice/discover`, { headers }));
    expect(resource(discovered)._links).toMatchObject({
      applications: { href: `${world.origin}/ucwa/oauth/v1/applications` },
    });
    const created = await create('oauth', headers);
    const body = await json(created);
    expect(body).toMatchObject({ _embedded: { me: { uri: 'sip:mira.voss@northwind.example', name: 'Mira Voss' } } });
    const found = async () => {
      const list = await world.first.edge.channels.applicationsOf(world.tenantId, 'sip:mira.voss@northwind.example');
      return list.map(({ id }) => id);
    };
    expect(await found()).toEqual([applicationIdOf(body)]);
    const path = `/ucwa/oauth/v1/applications/${applicationIdOf(body)}`;
    expect((await fetch(`${world.origin}${path}`, { method: 'DELETE', headers })).status).toBe(204);
    await until(async () => (await found()).length === 0);
  });

  it('application · no person with that object id, whatever the name says → 403 (ucwa.md#discovery)', async () => {
    expect(await refusalOf(await create('oauth', await bearer(randomUUID())))).toBe('403 Forbidden');
  });

  it('id token: audience and roles, no scope → 401, also at discovery (trusted-application.md#application-tokens)', async () => {
    const claims = { oid: user.objectId, azp: randomUUID(), roles: ['Agent'], aud: world.origin };
    for (const scope of [{}, { scp: '' }]) {
      const token = await world.issuer.sign(world.tenantId, { ...claims, ...scope });
      const headers = { authorization: `Bearer ${token}` };
      expect((await create('oauth', headers)).status).toBe(401);
      expect((await fetch(`${world.origin}/platformservice/discover`, { headers })).status).toBe(401);
    }
  });

  it('scopes · a visitor in oauth, a person in psanon → 401 (ucwa.md#urls)', async () => {
    const { token } = await mintToken(world, 'scopes');
    expect((await create('oauth', { authorization: `Bearer ${token}` })).status).toBe(401);
    expect((await create('psanon', await bearer(user.objectId))).status).toBe(401);
  });
});
