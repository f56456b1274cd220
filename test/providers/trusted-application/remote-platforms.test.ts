import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { RemoteParty } from '../../../shared/kernel/remote-party.ts';
import { smallServer } from '../../support/small-server.ts';
import { flood, publicAddress, secureServer, standInNetwork } from '../../support/stand-in-network.ts';
import { appIdUri, testIssuer, tokenRequests } from './support/issuer.ts';
import { endpoint, harbour, providerAt } from './support/tenant.ts';

const application = '/platformservice/v1/applications/3300712945';
const tokensPath = `${application}/anonApplicationTokens`;
const ownOrigin = 'https://chat.harbour.example';
const clientId = '0d5b6c1e-2f83-4a97-b1c4-8e7f6a5d4c33';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** A platform on https under a name, at a public address; `overrule` may answer first. */
async function remotePlatform(overrule: (path: string, response: ServerResponse) => boolean = () => false) {
  const seen: { readonly path: string; readonly authorization: string | undefined }[] = [];
  const links: Readonly<Record<string, object>> = {
    '/discover': { _links: { 'service:applications': { href: '/platformservice/v1/applications' } } },
    '/platformservice/v1/applications': { _links: { 'service:application': { href: `${application}?endpointId=x` } } },
    [application]: { _links: { 'service:anonApplicationTokens': { href: tokensPath } } },
    [tokensPath]: {
      token: 'psat=aaa.bbb.ccc',
      expiryTime: '2026-04-02T17:30:00.000Z',
      _links: { 'service:discover': { href: '/discover?anonymousContext=psat' } },
    },
  };
  const answer: Listener = (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    seen.push({ path, authorization: request.headers.authorization });
    if (overrule(path, response)) return;
    response.writeHead(links[path] === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(links[path] ?? {}));
  };
  const { port } = await secureServer(answer);
  return { origin: `https://platform.harbour.example:${port}`, port, seen };
}

type Remote = Awaited<ReturnType<typeof remotePlatform>>;

/** Our side, on a public origin of its own; its tenant names the remote platform. */
async function connected(
  { origin, port }: Remote,
  {
    listed = [{ origin: `https://*.harbour.example:${port}`, audiences: ['api://platform'] }],
    platform = { audience: 'api://platform' },
    addresses = [[publicAddress]],
  }: {
    readonly listed?: readonly RemoteParty[];
    readonly platform?: Readonly<Record<string, unknown>>;
    readonly addresses?: readonly (readonly string[])[];
  } = {},
) {
  const issuer = await testIssuer();
  const network = standInNetwork({ 'platform.harbour.example': addresses, 'inner.harbour.example': [['127.0.0.1']] });
  const { provider, log } = providerAt(
    { platform: ownOrigin, identity: issuer.origin },
    { clientId, network, remotePlatforms: listed },
  );
  const tenant = harbour({ discoverUrl: `${origin}/discover`, ...platform });
  const mint = () => provider.mintWidgetTransport(tenant, 'one', ['https://www.harbour.example']);
  return { provider, tenant, mint, issuer, network, log };
}

test('platform that the deployment lists → discovered by https, with a token for its audience', async () => {
  const remote = await remotePlatform();
  const { provider, tenant, mint, issuer } = await connected(remote);
  expect(provider.faultsOf(tenant)).toEqual([]);
  expect(await mint()).toMatchObject({
    endpoint,
    discoverUrl: `${remote.origin}/discover?anonymousContext=psat`,
  });
  expect(remote.seen.every(({ authorization }) => authorization === 'Bearer application-token-1')).toBe(true);
  expect(new URLSearchParams(tokenRequests(issuer)[0]?.body).get('scope')).toContain('api://platform/.default');
});

describe('a tenant’s platform that the deployment does not list', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['at another host', { discoverUrl: 'https://evil.example/' }, 'platform.discoverUrl'],
    ['in a file', { discoverUrl: 'file:///etc/passwd' }, 'platform.discoverUrl'],
    ['with user and password', { discoverUrl: 'https://a:b@platform.harbour.example/' }, 'platform.discoverUrl'],
    ['by plain http', { discoverUrl: 'http://platform.harbour.example/' }, 'platform.discoverUrl'],
    ['on loopback', { discoverUrl: 'http://127.0.0.1:7071/' }, 'platform.discoverUrl'],
    ['on loopback by number', { discoverUrl: 'http://2130706433/' }, 'platform.discoverUrl'],
    ['on loopback, mapped', { discoverUrl: 'https://[::ffff:7f00:1]/' }, 'platform.discoverUrl'],
    ['at the metadata service', { discoverUrl: 'http://169.254.169.254/' }, 'platform.discoverUrl'],
    ['with tokens for ourselves', { audience: clientId }, 'platform.audience'],
    ['with tokens for ourselves by App ID URI', { audience: `${appIdUri}/` }, 'platform.audience'],
    ['with tokens for another', { audience: 'https://graph.microsoft.com' }, 'platform.audience'],
    ['with the usual audience where others are listed', { audience: undefined }, 'platform.audience'],
    ['with links to elsewhere', { audience: 'api://platform', origins: ['https://*.example'] }, 'platform.origins'],
    [
      'of our own with links to elsewhere',
      { discoverUrl: undefined, origins: ['https://evil.example'] },
      'platform.origins',
    ],
    ['of our own with tokens for another', { discoverUrl: undefined, audience: 'api://platform' }, 'platform.audience'],
  ])('%s → fault that names the member; no token, no look-up, no request', async (_name, platform, member) => {
    const remote = await remotePlatform();
    const { provider, tenant, mint, issuer, network } = await connected(remote, { platform });
    expect(provider.faultsOf(tenant).map((fault) => fault.split(':')[0])).toEqual([member]);
    await expect(mint()).rejects.toMatchObject({ name: 'ProtocolViolation', code: 'ForeignLink' });
    expect([tokenRequests(issuer), network.asked, remote.seen]).toEqual([[], [], []]);
  });
});

test.each([[['127.0.0.1']], [['10.0.0.7']], [['fd00::7']], [[publicAddress, '169.254.169.254']]])(
  'listed host with the addresses %s → nothing is sent, ForeignLink',
  async (...addresses) => {
    const remote = await remotePlatform();
    const { mint, log } = await connected(remote, { addresses });
    await expect(mint()).rejects.toMatchObject({ code: 'ForeignLink' });
    expect(remote.seen).toEqual([]);
    expect(log.at(-1)).toMatchObject({ event: 'platform-call', outcome: 'forbidden' });
  },
);

test('redirect to a listed host with an address of this machine → not followed', async () => {
  const remote = await remotePlatform((path, response) => {
    if (path !== '/discover') return false;
    response
      .writeHead(307, { location: `https://inner.harbour.example:${remote.port}/discover`, connection: 'close' })
      .end();
    return true;
  });
  const { mint, network } = await connected(remote, {
    platform: { audience: 'api://platform', origins: [`https://*.harbour.example:${remote.port}`] },
  });
  await expect(mint()).rejects.toMatchObject({ code: 'ForeignLink' });
  expect(network.asked).toContain('inner.harbour.example');
  expect(remote.seen).toHaveLength(1);
});

test('answer of 400 MB → the rest is not read, UnexpectedAnswer', async () => {
  let sent = 0;
  const remote = await remotePlatform((_path, response) => {
    response.writeHead(200);
    flood(response, (bytes) => {
      sent += bytes;
    });
    return true;
  });
  const { mint } = await connected(remote);
  await expect(mint()).rejects.toMatchObject({ name: 'ProtocolViolation', code: 'UnexpectedAnswer' });
  expect(sent).toBeLessThan(20 * 1024 * 1024);
});

test('words of a platform in its errors → in no message of ours; its codes are told', async () => {
  for (const [body, told] of [
    [{ code: 'BuyNow', subcode: 'AtEvilExample', message: 'call 555' }, 'The platform answered 404 to discover.'],
    [
      { code: 'NotFound', subcode: 'ApplicationNotFound' },
      'The platform answered 404 (NotFound/ApplicationNotFound) to discover.',
    ],
  ] as const) {
    const platform = await smallServer(() => ({ status: 404, json: body }));
    const issuer = await testIssuer();
    const { provider } = providerAt({ platform: platform.origin, identity: issuer.origin });
    await expect(provider.mintWidgetTransport(harbour(), 'one', [])).rejects.toMatchObject({ message: told });
  }
});
