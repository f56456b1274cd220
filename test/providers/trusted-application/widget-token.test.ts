import { describe, expect, test } from 'vitest';
import type { Reply, Seen } from '../../support/small-server.ts';
import { tokenRequests } from './support/issuer.ts';
import { type ConnectedProvider, connectedProvider } from './support/platform.ts';
import { endpoint, harbour } from './support/tenant.ts';

const application = '/platformservice/v1/applications/3300712945';
const tokensPath = `${application}/anonApplicationTokens`;
const tokenBody = (origin: string, expiryTime = '2026-04-02T17:30:00.000Z') => ({
  token: 'psat=aaa.bbb.ccc',
  expiryTime,
  _links: { 'service:discover': { href: `${origin}/platformService/discover?anonymousContext=psat%253daaa.bbb.ccc` } },
  rel: 'service:anonApplicationToken',
});

/** A platform with discovery; `overrule` may answer first. The origin is learnt from the Host header. */
function platform(
  overrule: (request: Seen, number: number) => Reply | undefined = () => undefined,
  prefix = 'service:',
) {
  return (request: Seen, number: number): Reply => {
    const origin = `http://${request.headers.host}`;
    const path = request.path.split('?')[0];
    const overruled = overrule(request, number);
    if (overruled !== undefined) return overruled;
    if (path === '/platformservice/discover') {
      const href = `${origin}/platformservice/v1/applications`;
      return {
        status: 200,
        json: { _links: { self: { href: 'https://internal.example:4443/' }, [`${prefix}applications`]: { href } } },
      };
    }
    if (path === '/platformservice/v1/applications') {
      return {
        status: 200,
        json: {
          _links: { [`${prefix}application`]: { href: `${application}?endpointId=sip%3ahelp%40harbour.example` } },
        },
      };
    }
    if (path === application) {
      return {
        status: 200,
        json: { _links: { [`${prefix}anonApplicationTokens`]: { href: `${tokensPath}?endpointId=${endpoint}` } } },
      };
    }
    return path === tokensPath ? { status: 200, json: tokenBody(origin) } : { status: 404 };
  };
}

const origins = ['https://www.harbour.example', 'https://shop.harbour.example'];
const mint = ({ provider }: ConnectedProvider) => provider.mintWidgetTransport(harbour(), 'session-1', origins);
const paths = ({ platform: { seen } }: ConnectedProvider) =>
  seen.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
const discovery = ['GET /platformservice/discover', 'GET /platformservice/v1/applications', `GET ${application}`];

describe('mintWidgetTransport (trusted-application.md#anonymous-tokens)', () => {
  test.each(['service:', 'ms:rtc:saas:'])('prefix %s → discovery, then the token', async (prefix) => {
    const on = await connectedProvider(platform(undefined, prefix));
    expect(await mint(on)).toEqual({
      transport: 'ucwa',
      discoverUrl: `${on.platform.origin}/platformService/discover?anonymousContext=psat%253daaa.bbb.ccc`,
      token: 'psat=aaa.bbb.ccc',
      endpoint,
      expiresAt: '2026-04-02T17:30:00.000Z',
    });
    expect(paths(on)).toEqual([...discovery, `POST ${tokensPath}`]);
    expect(on.platform.seen[1]?.path).toBe('/platformservice/v1/applications?endpointId=sip%3Ahelp%40harbour.example');
    expect(JSON.parse(on.platform.seen[3]?.body ?? '')).toEqual({
      applicationSessionId: 'session-1',
      allowedOrigins: 'https://www.harbour.example;https://shop.harbour.example',
    });
    expect(on.platform.seen.every((request) => request.headers.authorization === 'Bearer application-token-1')).toBe(
      true,
    );
  });

  test('twenty at once → one discovery, one application token', async () => {
    const on = await connectedProvider(platform());
    await Promise.all(Array.from({ length: 20 }, () => mint(on)));
    expect(paths(on).filter((path) => path.startsWith('GET'))).toEqual(discovery);
    expect(tokenRequests(on.issuer)).toHaveLength(1);
  });

  test('after the capabilities have expired → discovered anew', async () => {
    let at = 0;
    const on = await connectedProvider(platform(), { capabilitySeconds: 10, now: () => at });
    await mint(on);
    at = 9_999;
    await mint(on);
    at = 10_000;
    await mint(on);
    expect(paths(on).filter((path) => path === discovery[0])).toHaveLength(2);
  });

  test('link no longer there (404) → discovered anew, once', async () => {
    let moved = false;
    const on = await connectedProvider(
      platform(({ path }) => (moved && path.startsWith(tokensPath) ? { status: 404 } : undefined)),
    );
    await mint(on);
    moved = true;
    await expect(mint(on)).rejects.toMatchObject({ code: 'PlatformNotFound' });
    expect(paths(on)).toEqual([
      ...discovery,
      `POST ${tokensPath}`,
      `POST ${tokensPath}`,
      ...discovery,
      `POST ${tokensPath}`,
    ]);
  });

  test('permission missing, then granted → found by reading once more', async () => {
    const on = await connectedProvider(
      platform(({ path }, number) =>
        path.startsWith(application) && number === 3 ? { status: 200, json: {} } : undefined,
      ),
    );
    expect(await mint(on)).toMatchObject({ token: 'psat=aaa.bbb.ccc' });
  });

  test('permission still missing after a new look → CapabilityNotAvailable', async () => {
    const on = await connectedProvider(
      platform(({ path }) => (path.startsWith(application) ? { status: 200, json: {} } : undefined)),
    );
    await expect(mint(on)).rejects.toMatchObject({ name: 'CapabilityNotAvailable', code: 'LinkMissing' });
    expect(paths(on)).toEqual([...discovery, ...discovery]);
  });

  test('discovery fails → not remembered', async () => {
    const on = await connectedProvider(platform((_request, number) => (number === 1 ? { status: 503 } : undefined)));
    await expect(mint(on)).rejects.toMatchObject({ code: 'PlatformUnavailable' });
    expect(await mint(on)).toMatchObject({ token: 'psat=aaa.bbb.ccc' });
  });

  test('time as /Date()/, status 201 → understood (trusted-application.md#times)', async () => {
    const on = await connectedProvider(
      platform(({ path, headers }) =>
        path.startsWith(tokensPath)
          ? { status: 201, json: tokenBody(`http://${headers.host}`, '/Date(1775151000000)/') }
          : undefined,
      ),
    );
    expect(await mint(on)).toMatchObject({ expiresAt: new Date(1775151000000).toISOString() });
  });

  test.each<[string, string, Reply]>([
    ['no JSON', 'UnexpectedAnswer', { status: 200, text: '<html>' }],
    ['no token', 'UnexpectedAnswer', { status: 200, json: { expiryTime: '2026-04-02T17:30:00Z' } }],
    ['no time', 'UnexpectedAnswer', { status: 200, json: { token: 'psat=x', expiryTime: 'soon' } }],
    ['discover link elsewhere', 'ForeignLink', { status: 200, json: tokenBody('https://evil.example') }],
  ])('answer with %s → %s', async (_circumstance, code, reply) => {
    const on = await connectedProvider(platform(({ path }) => (path.startsWith(tokensPath) ? reply : undefined)));
    await expect(mint(on)).rejects.toMatchObject({ name: 'ProtocolViolation', code });
  });

  test('applications on a host that is not the platform’s → ForeignLink', async () => {
    const json = { _links: { 'service:applications': { href: 'https://evil.example/applications' } } };
    const on = await connectedProvider(
      platform(({ path }) => (path === '/platformservice/discover' ? { status: 200, json } : undefined)),
    );
    await expect(mint(on)).rejects.toMatchObject({ code: 'ForeignLink' });
  });
});
