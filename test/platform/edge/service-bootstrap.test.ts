import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { json, refusalOf, resource } from './reading.ts';
import { silentCalls } from './silent-calls.ts';
import { serviceHeaders } from './visiting.ts';

let world: PlatformWorld;

beforeAll(async () => {
  const startMessaging = {
    for: 'service-application',
    method: 'POST',
    path: '/communication/messagingInvitations',
    handle: async () => ({ status: 201 }),
  } as const;
  world = await startPlatformWorld({ calls: silentCalls([startMessaging]).factory });
});

afterAll(() => world.close());

const get = async (path: string, headers?: Record<string, string>): Promise<Response> =>
  fetch(`${world.origin}${path}`, { headers: headers ?? (await serviceHeaders(world)) });

const applications = '/platformservice/v1/applications';
const own = `${applications}/2044107731`;

describe('discovery of a service application', () => {
  it('links · followed from discover → application with its capabilities (trusted-application.md#discovery)', async () => {
    const discovered = resource(await json(await get('/platformservice/discover?Region=anywhere')));
    expect(discovered).toMatchObject({
      rel: 'service:discover',
      _links: { 'service:applications': { href: `${world.origin}${applications}` } },
    });
    const list = await json(await get(`${applications}?endpointId=sip:care@northwind.example`));
    expect(list).toMatchObject({
      _links: { 'service:application': { href: `${own}?endpointId=sip:care@northwind.example` } },
    });
    const application = await json(await get(`${own}?endpointId=sip:care@northwind.example`));
    expect(application).toMatchObject({
      rel: 'service:application',
      _links: {
        self: { href: `${own}?endpointId=sip%3acare%40northwind.example` },
        'service:anonApplicationTokens': { href: `${own}/anonApplicationTokens?endpointId=sip:care@northwind.example` },
      },
      _embedded: { 'service:communication': { rel: 'service:communication', etag: '4294967295' } },
    });
  });

  it('path and query · other case, doubled slash, encoded endpoint → the same application (trusted-application.md#links)', async () => {
    const response = await get(
      '/PlatformService//v1/Applications/2044107731/?ENDPOINTID=sip%3aCare%40northwind.example',
    );
    expect(response.status).toBe(200);
    expect(await json(response)).toMatchObject({ rel: 'service:application' });
  });

  it('links · a permission is missing → so is its link, and its POST is refused (trusted-application.md#permissions)', async () => {
    const headers = await serviceHeaders(world, ['Meetings.JoinManage']);
    const application = await json(await get(`${own}?endpointId=sip:care@northwind.example`, headers));
    const communication = resource(resource(application)._embedded?.['service:communication']);
    expect(Object.keys(resource(application)._links ?? {})).toEqual(['self']);
    expect(Object.keys(communication._links ?? {})).toEqual(['self']);
    const path = `${own}/anonApplicationTokens?endpointId=sip:care@northwind.example`;
    const minted = await fetch(`${world.origin}${path}`, { method: 'POST', headers, body: '{}' });
    expect(await refusalOf(minted)).toBe('403 Forbidden');
  });

  it('links · something is there to follow them to → offered, and nothing else (trusted-application.md#permissions)', async () => {
    const communication = await json(await get(`${own}/communication?endpointId=sip:care@northwind.example`));
    expect(Object.keys(resource(communication)._links ?? {})).toEqual(['self', 'service:startMessaging']);
  });
});

describe('authentication of a service application', () => {
  const target = `${own}?endpointId=sip:care@northwind.example`;
  const signed = async (claims: Record<string, unknown>, expiresIn?: string, tenantId = world.tenantId) => {
    const base = { appid: world.clientId, idtyp: 'app', aud: world.origin };
    return { authorization: `Bearer ${await world.issuer.sign(tenantId, { ...base, ...claims }, expiresIn)}` };
  };

  it('token · none, garbage, expired, for another audience → 401 with challenge (trusted-application.md#application-tokens)', async () => {
    const garbage = { authorization: 'Bearer x.y.z' };
    for (const headers of [{}, garbage, await signed({}, '-1h'), await signed({ aud: 'https://other.example' })]) {
      const response = await get(target, headers);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer trusted_issuers=".+", client_id=".+"/);
      expect(await response.text()).toBe('');
    }
  });

  it('audience · other case and a closing slash → taken (trusted-application.md#application-tokens)', async () => {
    const headers = await signed({ aud: `${world.origin.toUpperCase()}/` });
    expect((await get(target, headers)).status).toBe(200);
  });

  it('ownership · foreign tenant, application, endpoint or path → 403 ApplicationNotFound (trusted-application.md#application-tokens)', async () => {
    const mine = await signed({});
    const refused = [
      await get(target, await signed({}, '1h', '11111111-1111-4111-8111-111111111111')),
      await get(target, await signed({ appid: '22222222-2222-4222-8222-222222222222' })),
      await get(target, await signed({ scp: 'user', idtyp: 'user' })),
      await get(target, await signed({ scp: 'user' })),
      await get(`${own}?endpointId=sip:other@northwind.example`, mine),
      await get(own, mine),
      await get(`${applications}/1?endpointId=sip:care@northwind.example`, mine),
    ];
    for (const response of refused) expect(await refusalOf(response)).toBe('403 Forbidden ApplicationNotFound');
  });
});

describe('token of an application itself', () => {
  const target = `${own}?endpointId=sip:care@northwind.example`;
  const principal = '44444444-4444-4444-8444-444444444444';
  const roles = ['Guests.Join', 'Messages.SendReceive'];
  const signed = async (claims: Record<string, unknown>) => ({
    authorization: `Bearer ${await world.issuer.sign(world.tenantId, { aud: world.origin, roles, ...claims })}`,
  });

  it.each([
    ['idtyp app', { idtyp: 'app' }],
    ['subject and object alike', { sub: principal, oid: principal }],
  ])('%s → taken (trusted-application.md#application-tokens)', async (_name, claims) => {
    for (const client of ['appid', 'azp']) {
      expect((await get(target, await signed({ [client]: world.clientId, ...claims }))).status).toBe(200);
    }
  });

  it.each([
    ['roles and azp, no scope', { sub: 'pairwise', oid: principal }],
    ['no subject', { oid: principal }],
    ['no object', { sub: principal }],
    ['neither', {}],
    ['another kind', { idtyp: 'user', sub: principal, oid: principal }],
    ['a scope, whatever else it says', { idtyp: 'app', scp: 'Chat.Use' }],
  ])('of a person: %s → 403 ApplicationNotFound (trusted-application.md#application-tokens)', async (_name, claims) => {
    const headers = await signed({ azp: world.clientId, ...claims });
    expect(await refusalOf(await get(target, headers))).toBe('403 Forbidden ApplicationNotFound');
  });
});

describe('every answer', () => {
  it('headers · success and error → correlation, server, echo, no caching (trusted-application.md#headers)', async () => {
    const headers = { ...(await serviceHeaders(world)), 'client-request-id': 'any text 42' };
    for (const path of ['/platformservice/discover', '/platformservice/nothing']) {
      const response = await get(path, headers);
      expect(response.headers.get('x-ms-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(response.headers.get('x-ms-server-fqdn')).toBe('127.0.0.1');
      expect(response.headers.get('client-request-id')).toBe('any text 42');
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('errors · unknown path, other method, too large a body → 404, 405 with Allow, 413 (trusted-application.md#error-codes)', async () => {
    expect(await refusalOf(await get('/platformservice/nothing'))).toBe('404 NotFound');
    const put = await fetch(`${world.origin}${own}`, { method: 'PUT' });
    expect(put.headers.get('allow')).toBe('GET, HEAD');
    expect(await refusalOf(put)).toBe('405 MethodNotAllowed');
    const large = await fetch(`${world.origin}${own}/anonApplicationTokens?endpointId=sip:care@northwind.example`, {
      method: 'POST',
      headers: await serviceHeaders(world),
      body: 'x'.repeat(70_000),
    });
    expect(await refusalOf(large)).toBe('413 EntityTooLarge');
  });
});
