import { describe, expect, test } from 'vitest';
import { pageCheck } from '../../functions/handlers/page-check.ts';
import { token } from '../../functions/handlers/token.ts';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { lookAnswerSchema, tokenAnswerSchema } from '../../shared/protocol/carebridge/widget-token.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import { entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import {
  type Deployment,
  localCaller,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import type { Reply, Seen } from '../support/small-server.ts';
import { type Answered, ask } from './support/ask.ts';

const world = useApplicationWorld();

const page = 'https://www.harbour.example';

const application = '/platformservice/v1/applications/3300712945';

/** Discovery and anonymous tokens, as much as a widget's start needs. */
function platformAnswer({ path, headers }: Seen): Reply {
  const origin = `http://${headers.host}`;
  const links: Readonly<Record<string, string>> = {
    '/platformservice/discover': 'applications',
    '/platformservice/v1/applications': 'application',
    [application]: 'anonApplicationTokens',
  };
  const rel = links[path.split('?')[0] ?? ''];
  const href = { applications: '/platformservice/v1/applications', application }[rel ?? ''];
  if (rel !== undefined) {
    return { status: 200, json: { _links: { [`service:${rel}`]: { href: `${origin}${href ?? '/tokens'}` } } } };
  }
  const discover = { href: `${origin}/platformService/discover?anonymousContext=psat%253daaa.bbb.ccc` };
  const body = {
    token: 'psat=aaa.bbb.ccc',
    expiryTime: '2026-12-31T00:00:00.000Z',
    rel: 'service:anonApplicationToken',
  };
  return { status: 200, json: { ...body, _links: { 'service:discover': discover } } };
}

async function open(more: Partial<TenantInput> = {}, environment: Readonly<Record<string, string>> = {}) {
  const deployment: Deployment = await world.deploy(platformAnswer, environment);
  const { app } = await startInstance(deployment);
  const tenant = sampleTenant(undefined, more);
  await app.tenantAdministration.create(localCaller, tenant);
  return { deployment, app, tenant: tenant.id };
}

type Asking = {
  readonly method?: 'POST' | 'OPTIONS';
  readonly origin?: string | undefined;
  readonly forwardedFor?: string;
  readonly body?: unknown;
  readonly languages?: string;
  readonly isLook?: boolean;
};

function askFor(app: Carebridge, tenant: string, asking: Asking = {}): Promise<Answered> {
  const { method = 'POST', forwardedFor, body, languages, isLook = false } = asking;
  const origin = 'origin' in asking ? asking.origin : page;
  return ask(token, app, {
    method,
    params: { tenant },
    url: `http://127.0.0.1/${isLook ? '?look=1' : ''}`,
    headers: {
      'content-type': 'application/json',
      ...(origin === undefined ? {} : { origin }),
      ...(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }),
      ...(languages === undefined ? {} : { 'accept-language': languages }),
    },
    body,
  });
}

describe('token · answer (carebridge.md#widget-token)', () => {
  test('a field of which one is to be chosen → labels alone: which skill one stands for, no page is told (carebridge.md#pre-chat)', async () => {
    const options = [{ label: 'Orders', skill: 'order-desk' }, { label: 'Other' }];
    const link = 'https://harbour.example/terms';
    const preChat = [
      { name: 'topic', label: 'Topic', kind: 'choice' as const, options },
      { name: 'a', label: 'A' },
      { name: 'b', label: 'B', kind: 'mail' as const },
      { name: 'c', label: 'C', kind: 'consent' as const, required: true, link },
    ];
    const { app, tenant } = await open({ preChat });
    const { json } = await askFor(app, tenant);
    expect(json.tenant.preChat).toEqual([
      { name: 'topic', label: 'Topic', required: false, kind: 'choice', options: ['Orders', 'Other'] },
      { name: 'a', label: 'A', required: false },
      { name: 'b', label: 'B', required: false, kind: 'mail' },
      { name: 'c', label: 'C', required: true, kind: 'consent', link },
    ]);
    expect(JSON.stringify(json)).not.toContain('order-desk');
  });

  test('allowed page → all that a widget needs, readable by that page alone', async () => {
    const { app, tenant, deployment } = await open({ language: 'de' });
    const { status, headers, json } = await askFor(app, tenant);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': page,
      vary: 'Origin, Accept-Encoding',
      'cache-control': 'no-store',
    });
    const answer = tokenAnswerSchema.parse(json);
    expect(answer.tenant).toEqual({
      displayName: 'Harbour Office',
      language: 'de',
      preChat: [],
      open: true,
      historyDays: 7,
      staffed: 'unknown',
      welcome: 'Schreiben Sie uns hier, und wir suchen jemanden, der Ihnen antwortet.',
    });
    expect(answer.transport).toMatchObject({ token: 'psat=aaa.bbb.ccc', endpoint: `sip:${tenant}@harbour.example` });
    const minted = JSON.parse(deployment.platform.seen.at(-1)?.body ?? '');
    expect(minted.allowedOrigins).toBe(page);
    expect(minted.applicationSessionId).toMatch(new RegExp(`^${answer.visitorId}\\.[0-9a-f]{32}$`));
  });

  test('returning visitor → keeps the id, in a session of its own each time', async () => {
    const { app, tenant, deployment } = await open();
    const { json: first } = await askFor(app, tenant);
    const { json: second } = await askFor(app, tenant, { body: { visitorId: first.visitorId } });
    expect(second.visitorId).toBe(first.visitorId);
    const sessions = deployment.platform.seen.flatMap(({ body }) =>
      body === '' ? [] : JSON.parse(body).applicationSessionId,
    );
    expect(new Set(sessions).size).toBe(2);
  });

  test('tenant out of its hours → closed, when it opens, and what the tenant says to it', async () => {
    const yesterday = (new Date().getUTCDay() + 6) % 7;
    const openingHours = [{ day: yesterday, from: '00:00', to: '00:01' }];
    const { app, tenant } = await open({ openingHours, pageTexts: { en: { closed: 'In harbour' } } });
    const { json } = await askFor(app, tenant);
    expect(json.tenant).toMatchObject({ open: false, welcome: 'In harbour' });
    expect(Date.parse(json.tenant.opensAt)).toBeGreaterThan(Date.now());
  });
});

describe('token · how the company stands (carebridge.md#widget-token)', () => {
  const pageTexts = {
    en: { welcome: 'Ahoy, write to us', nobodyThere: 'All at sea', closed: 'In harbour', privacy: 'Kept for a day' },
    de: { welcome: 'Ahoi', privacyLink: 'https://harbour.example/datenschutz' },
  };

  test('every agent is away → none; one whose desk is there → there; each text in the language of the page', async () => {
    const { app, tenant, deployment } = await open({ pageTexts });
    const odile = { kind: 'agent', entraTenantId, objectId: '9d8c7b6a-5f4e-4d3c-8b2a-190817263544' } as const;
    await app.board.read(odile, tenant, { wait: 0 }, undefined);
    await app.board.tellStatus(odile, tenant, { status: 'away', revision: 1 });
    const nobody = await askFor(app, tenant, { languages: 'fr, en-GB;q=0.8' });
    expect(nobody.json.tenant).toMatchObject({ staffed: 'nobody', welcome: 'All at sea', privacy: 'Kept for a day' });
    await app.board.tellStatus(odile, tenant, { status: 'available', revision: 2 });
    const { app: other } = await startInstance(deployment);
    const there = await askFor(other, tenant, { languages: 'de' });
    expect(there.json.tenant).toMatchObject({ staffed: 'there', welcome: 'Ahoi' });
    expect(there.json.tenant).toMatchObject({ privacyLink: 'https://harbour.example/datenschutz' });
  });
});

describe('token · a visitor who only looks (carebridge.md#look)', () => {
  test('open page → how the company stands and by which transport, no token and no id; no sign-in is kept, the platform is not asked', async () => {
    const { app, tenant, deployment } = await open();
    const { status, json } = await askFor(app, tenant, { isLook: true });
    expect(status).toBe(200);
    expect(lookAnswerSchema.parse(json)).toMatchObject({ tenant: { open: true }, transport: { transport: 'ucwa' } });
    expect(JSON.stringify(json)).not.toMatch(/token|visitorId|threadId/);
    expect(deployment.platform.seen).toEqual([]);
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    expect(await (await world.records()).list(`sign-ins.${tenant}.${day}`)).toEqual([]);
  });
});

describe('token · pages (carebridge.md#widget-token)', () => {
  test('preflight of an allowed page → 204 with what it may send', async () => {
    const { app, tenant } = await open();
    const { status, headers } = await askFor(app, tenant, { method: 'OPTIONS' });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': page,
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': 'Content-Type',
    });
  });

  test.each([
    ['POST', 'https://evil.example'],
    ['POST', undefined],
    ['POST', 'null'],
    ['POST', `${page}.evil.example`],
    ['OPTIONS', 'https://evil.example'],
  ] as const)('%s from %s → 403 without CORS headers', async (method, origin) => {
    const { app, tenant, deployment } = await open();
    const { status, headers, json } = await askFor(app, tenant, { method, origin });
    expect(status).toBe(403);
    expect(json.code).toBe('NotAllowed');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(deployment.platform.seen).toEqual([]);
  });

  test('unknown tenant, disabled tenant → 404', async () => {
    const { app } = await open();
    expect((await askFor(app, 'unknown')).status).toBe(404);
    const { app: other, tenant } = await open({ enabled: false });
    expect((await askFor(other, tenant)).status).toBe(404);
  });
});

describe('token · why a page gets none (carebridge.md#page-check)', () => {
  const check = (app: Carebridge, tenant: string, origin: string) =>
    ask(pageCheck, app, { method: 'GET', params: { tenant }, headers: { origin } });

  test('page that is not allowed, unknown or disabled tenant → readable by any page, with words for its developer', async () => {
    const { app, tenant } = await open();
    const foreign = await check(app, tenant, 'https://evil.example');
    expect(foreign.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
    expect(foreign.json.finding).toBe('page-not-allowed');
    expect(foreign.json.advice).toContain('https://evil.example');
    expect((await check(app, 'unknown', page)).json).toMatchObject({
      finding: 'no-such-tenant',
      advice: expect.stringContaining('data-tenant'),
    });
    const { app: other, tenant: disabled } = await open({ enabled: false });
    expect((await check(other, disabled, page)).json.finding).toBe('no-such-tenant');
  });

  test('allowed page → nothing is wrong, and no token', async () => {
    const { app, tenant, deployment } = await open();
    expect((await check(app, tenant, page)).json).toEqual({ finding: 'allowed' });
    expect(deployment.platform.seen).toEqual([]);
  });
});

describe('token · bodies', () => {
  test.each([
    ['not JSON', '{', 400, 'MalformedRequest'],
    ['a list', [], 400, 'InvalidRequest'],
    ['an unknown member', { colour: 'red' }, 400, 'InvalidRequest'],
    ['an id that we never gave', { visitorId: 'me' }, 400, 'InvalidRequest'],
    ['more than 4 KB', { visitorId: 'x'.repeat(5_000) }, 413, 'BodyTooLarge'],
  ])('%s → refused, and the page may read why', async (_, body, status, code) => {
    const { app, tenant } = await open();
    const answered = await askFor(app, tenant, { body });
    expect(answered).toMatchObject({ status, json: { code, status } });
    expect(answered.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'access-control-allow-origin': page,
    });
  });
});

describe('token · rate limit', () => {
  test('one address on two instances → counted together, 429 with Retry-After; other addresses go on', async () => {
    const { app, tenant, deployment } = await open({}, { CAREBRIDGE_TOKENS_PER_MINUTE: '3' });
    const { app: other } = await startInstance(deployment);
    const from = (forwardedFor: string, instance = app) => askFor(instance, tenant, { forwardedFor });
    expect((await from('203.0.113.7:1001')).status).toBe(200);
    expect((await from('198.51.100.9, 203.0.113.7', other)).status).toBe(200);
    expect((await from('203.0.113.7:1003')).status).toBe(200);
    const limited = await from('10.0.0.1, 203.0.113.7:1004', other);
    expect(limited).toMatchObject({ status: 429, json: { code: 'TooManyRequests' } });
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect(limited.headers['access-control-allow-origin']).toBe(page);
    expect((await from('203.0.113.7, 203.0.113.8')).status).toBe(200);
  });

  test('behind a front door → visitors are counted apart, whatever they write before their address', async () => {
    const settings = { CAREBRIDGE_TOKENS_PER_MINUTE: '1', CAREBRIDGE_TRUSTED_HOPS: '2' };
    const { app, tenant } = await open({}, settings);
    const from = async (forwardedFor: string) => (await askFor(app, tenant, { forwardedFor })).status;
    expect(await from('198.51.100.21, 192.0.2.1:443')).toBe(200);
    expect(await from('198.51.100.22, 192.0.2.1:443')).toBe(200);
    expect(await from('10.0.0.1, 198.51.100.21, 192.0.2.1:443')).toBe(429);
  });
});
