import { describe, expect, onTestFinished, test } from 'vitest';
import { msalTokens } from '../../../shared/providers/trusted-application/application-tokens.ts';
import { type Reply, smallServer } from '../../support/small-server.ts';
import { isTokenRequest, testIssuer, tokenRequests } from './support/issuer.ts';
import { entraTenantId, providerAt } from './support/tenant.ts';

const clientId = '0d5b6c1e-2f83-4a97-b1c4-8e7f6a5d4c33';
const audience = 'https://api.harbour.example';
const tokensAt = (authority: string) =>
  msalTokens({ authority, clientId, credential: { kind: 'secret', secret: 's 1&2' } });

describe('application tokens by msal-node (trusted-application.md#application-tokens)', () => {
  test('client secret → client credentials of the tenant’s authority, scope of the audience', async () => {
    const issuer = await testIssuer();
    expect(await tokensAt(issuer.origin).token(entraTenantId, audience)).toBe('application-token-1');
    const [request] = tokenRequests(issuer);
    expect(request?.path.split('?')[0]).toBe(`/${entraTenantId}/oauth2/v2.0/token`);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toMatchObject({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: 's 1&2',
      scope: `${audience}/.default`,
    });
  });

  test('asked again → from the cache; fresh → from the issuer; other audience or tenant → its own', async () => {
    const issuer = await testIssuer();
    const tokens = tokensAt(issuer.origin);
    const otherTenant = '6d9f3081-2c54-4e2a-9b7f-1d0e8c4f3022';
    const got = [
      await tokens.token(entraTenantId, audience),
      await tokens.token(entraTenantId, audience),
      await tokens.token(entraTenantId, audience, true),
      await tokens.token(entraTenantId, audience),
      await tokens.token(entraTenantId, 'https://other.example'),
      await tokens.token(otherTenant, audience),
    ];
    expect(got.map((token) => token.slice(-1))).toEqual(['1', '1', '2', '2', '3', '4']);
    expect(tokenRequests(issuer)).toHaveLength(4);
  });

  test('ten at once → one request', async () => {
    const issuer = await testIssuer();
    const tokens = tokensAt(issuer.origin);
    await Promise.all(Array.from({ length: 10 }, () => tokens.token(entraTenantId, audience)));
    expect(tokenRequests(issuer)).toHaveLength(1);
  });

  test('managed identity → its token as the assertion, no secret', async () => {
    const issuer = await testIssuer();
    const identity = await smallServer(() => ({
      status: 200,
      json: {
        access_token: 'identity-token',
        expires_on: String(Math.floor(Date.now() / 1000) + 3600),
        token_type: 'Bearer',
        resource: 'x',
      },
    }));
    const before = { endpoint: process.env.IDENTITY_ENDPOINT, header: process.env.IDENTITY_HEADER };
    process.env.IDENTITY_ENDPOINT = `${identity.origin}/msi/token`;
    process.env.IDENTITY_HEADER = 'header-secret';
    onTestFinished(() => {
      delete process.env.IDENTITY_ENDPOINT;
      delete process.env.IDENTITY_HEADER;
      if (before.endpoint !== undefined) process.env.IDENTITY_ENDPOINT = before.endpoint;
      if (before.header !== undefined) process.env.IDENTITY_HEADER = before.header;
    });
    const identityClientId = '9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d';
    const credential = { kind: 'managed-identity', identityClientId } as const;
    const tokens = msalTokens({ authority: issuer.origin, clientId, credential });
    expect(await tokens.token(entraTenantId, audience)).toBe('application-token-1');
    const asked = new URL(identity.seen[0]?.path ?? '', identity.origin).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      resource: 'api://AzureADTokenExchange',
      client_id: identityClientId,
    });
    const sent = new URLSearchParams(tokenRequests(issuer)[0]?.body);
    expect(sent.get('client_assertion')).toBe('identity-token');
    expect(sent.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    expect(sent.has('client_secret')).toBe(false);
  });

  const refused = (status: number, error: string): Reply => ({ status, json: { error, error_description: 'AADSTS1' } });

  test.each<[string, string, string, Reply]>([
    ['wrong secret', 'ProviderRefused', 'PlatformUnauthorized', refused(401, 'invalid_client')],
    ['no consent', 'ProviderRefused', 'PlatformUnauthorized', refused(400, 'unauthorized_client')],
    ['unknown audience', 'ProviderRefused', 'PlatformUnauthorized', refused(400, 'invalid_resource')],
    ['overload', 'Unavailable', 'IdentityUnavailable', refused(503, 'temporarily_unavailable')],
    ['server error', 'Unavailable', 'IdentityUnavailable', refused(500, 'invalid_request')],
    ['throttling', 'Unavailable', 'IdentityUnavailable', refused(429, 'invalid_request')],
    ['no JSON', 'Unavailable', 'IdentityUnavailable', { status: 502, text: '<html>' }],
    ['cut connection', 'Unavailable', 'IdentityUnavailable', 'broken'],
  ])('%s → %s %s, asked again as well', async (_circumstance, name, code, reply) => {
    const issuer = await testIssuer((request) => (isTokenRequest(request) ? reply : undefined));
    const tokens = tokensAt(issuer.origin);
    for (const attempt of ['first', 'second']) {
      const failure = tokens.token(entraTenantId, audience);
      await expect(failure, attempt).rejects.toMatchObject({ name, code });
      await expect(failure, attempt).rejects.not.toThrow(/AADSTS|s 1&2/);
    }
  });

  test('a failure → not remembered', async () => {
    let down = true;
    const issuer = await testIssuer((request) => (down && isTokenRequest(request) ? 'broken' : undefined));
    const tokens = tokensAt(issuer.origin);
    await expect(tokens.token(entraTenantId, audience)).rejects.toMatchObject({ code: 'IdentityUnavailable' });
    down = false;
    expect(await tokens.token(entraTenantId, audience)).toBe('application-token-1');
  });
});

describe('settings', () => {
  const platform = 'https://api.harbour.example';
  test.each([
    ['authority in plain http beyond loopback', { authority: 'http://login.harbour.example' }],
    ['no credential', { clientSecret: undefined }],
    ['two credentials', { identityClientId: clientId }],
    ['issuer without {tid}', { callbackIssuer: 'https://sts.harbour.example/' }],
  ])('%s → ConfigurationError', (_name, wrong) => {
    expect(() => providerAt({ platform, identity: 'https://login.harbour.example' }, wrong)).toThrow(
      expect.objectContaining({ name: 'ConfigurationError' }),
    );
  });
});
