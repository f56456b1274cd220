import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfidentialClientApplication, type Configuration, type INetworkModule } from '@azure/msal-node';
import { createRemoteJWKSet, exportJWK, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DirectoryInput } from '../../../local/identity/directory.ts';
import { type RunningIdentityIssuer, startIdentityIssuer } from '../../../local/identity/issuer.ts';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const otherTenantId = '22222222-2222-4222-8222-222222222222';
const clientId = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const apiId = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
const userId = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
const assertionIssuer = 'https://assertions.example/';
const subject = 'the-managed-identity';

let trusted: { readonly server: Server; readonly jwksUri: string; sign(claims: JWTPayload): Promise<string> };
let directory: DirectoryInput;
let issuer: RunningIdentityIssuer;

beforeAll(async () => {
  trusted = await trustedIssuer();
  directory = {
    tenants: [
      {
        id: tenantId,
        users: [
          {
            objectId: userId,
            userName: 'Ada@contoso.example',
            password: 'pass word',
            displayName: 'Ada',
            roles: ['Agent'],
          },
        ],
      },
      { id: otherTenantId, domains: ['Fabrikam.onmicrosoft.com'] },
    ],
    applications: [
      {
        clientId,
        secrets: ['first', 'se:cret%&'],
        roles: ['Callback.Send'],
        federatedCredentials: [{ issuer: assertionIssuer, subject, jwksUri: trusted.jwksUri }],
        tenants: [tenantId],
      },
      {
        clientId: apiId,
        appIdUris: ['api://contoso/carebridge', 'https://platform.example/', 'http://127.0.0.1:7071'],
        publicClient: true,
      },
    ],
  };
  issuer = await startIdentityIssuer({ directory });
});
afterAll(async () => {
  await issuer.close();
  trusted.server.close();
});

/** Another issuer, whose assertions the application accepts in place of a secret. */
async function trustedIssuer(): Promise<typeof trusted> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  const server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sign = (claims: JWTPayload) =>
    new SignJWT({ iss: assertionIssuer, sub: subject, aud: 'api://AzureADTokenExchange', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuedAt()
      .setExpirationTime(claims.exp ?? '5m')
      .sign(privateKey);
  return { server, jwksUri: `http://127.0.0.1:${port}/keys`, sign };
}

/** msal only takes https authorities: it is told https, and asks over http. */
function overHttp(origin: string): INetworkModule {
  const send: INetworkModule['sendGetRequestAsync'] = async (url, options) => {
    const response = await fetch(url.replace(/^https:/, 'http:'), {
      method: options?.body === undefined ? 'GET' : 'POST',
      headers: options?.headers ?? {},
      ...(options?.body === undefined ? {} : { body: options.body }),
    });
    const text = (await response.text()).replaceAll(origin, origin.replace(/^http:/, 'https:'));
    return { status: response.status, headers: Object.fromEntries(response.headers), body: JSON.parse(text) };
  };
  return { sendGetRequestAsync: send, sendPostRequestAsync: send };
}

function msal(credential: Partial<Configuration['auth']>): ConfidentialClientApplication {
  const host = new URL(issuer.origin).host;
  return new ConfidentialClientApplication({
    auth: { clientId, authority: `https://${host}/${tenantId}`, knownAuthorities: [host], ...credential },
    system: { networkClient: overHttp(issuer.origin) },
  });
}

const scopes = ['api://contoso/carebridge/.default'];
const keys = (origin = issuer.origin) => createRemoteJWKSet(new URL(`${origin}/common/discovery/v2.0/keys`));
const ask = async (form: Record<string, string>, where = `${tenantId}/oauth2/v2.0/token`, headers = {}) => {
  const response = await fetch(`${issuer.origin}/${where}`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const application = {
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: 'first',
  scope: scopes[0] ?? '',
};
const person = { ...application, grant_type: 'password', username: 'ada@contoso.example', password: 'pass word' };

test('msal-node · a client secret → a token that jose verifies by the published keys', async () => {
  const answer = await msal({ clientSecret: 'se:cret%&' }).acquireTokenByClientCredential({ scopes });
  const { payload, protectedHeader } = await jwtVerify(answer?.accessToken ?? '', keys(), {
    issuer: `${issuer.origin}/${tenantId}/v2.0`,
    audience: apiId,
    algorithms: ['RS256'],
  });
  expect(protectedHeader).toMatchObject({ typ: 'JWT', alg: 'RS256' });
  expect(payload).toMatchObject({ tid: tenantId, azp: clientId, roles: ['Callback.Send'], ver: '2.0', idtyp: 'app' });
  expect(payload.sub).toBe(payload.oid);
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3_600);
  expect(payload.nbf).toBe(payload.iat);
});

test('msal-node · a federated assertion → a token', async () => {
  const client = msal({ clientAssertion: () => trusted.sign({}) });
  const answer = await client.acquireTokenByClientCredential({ scopes });
  const { payload } = await jwtVerify(answer?.accessToken ?? '', keys(), { audience: apiId });
  expect(payload.azp).toBe(clientId);
});

test('msal-node · a wrong secret → its ServerError invalid_client', async () => {
  const asked = msal({ clientSecret: 'wrong' }).acquireTokenByClientCredential({ scopes });
  await expect(asked).rejects.toMatchObject({ errorCode: 'invalid_client', status: 401 });
});

test('password · a user of the tenant → a token with object id and roles of the user', async () => {
  const { status, body } = await ask({ ...person, scope: 'openid api://contoso/carebridge/desk offline_access' });
  expect(status).toBe(200);
  const { payload } = await jwtVerify(String(body.access_token), keys(), {
    issuer: `${issuer.origin}/${tenantId}/v2.0`,
  });
  expect(payload).toMatchObject({
    oid: userId,
    roles: ['Agent'],
    scp: 'desk',
    preferred_username: 'Ada@contoso.example',
  });
  expect(payload.sub).not.toBe(userId);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3_600 });
});

test('password · at the organizations endpoint, through a public client → a token of the tenant that has the user', async () => {
  const { client_secret: _, ...form } = { ...person, client_id: apiId, scope: `${apiId}/.default` };
  const { body } = await ask(form, 'organizations/oauth2/v2.0/token');
  const { payload } = await jwtVerify(String(body.access_token), keys());
  expect(payload).toMatchObject({ tid: tenantId, azp: apiId });
});

test('version 1 · resource= → its issuer, the audience as asked for, appid, numbers as text', async () => {
  const { scope: _, ...form } = { ...application, resource: 'https://platform.example/' };
  const { body } = await ask(form, `${tenantId}/oauth2/token`);
  expect(body).toMatchObject({ expires_in: '3600', resource: 'https://platform.example/' });
  const { payload } = await jwtVerify(String(body.access_token), keys());
  expect(payload).toMatchObject({
    iss: `${issuer.origin}/${tenantId}/`,
    aud: 'https://platform.example/',
    appid: clientId,
    ver: '1.0',
  });
});

test.each([
  ['https://platform.example', 'https://platform.example'],
  ['HTTPS://Platform.Example:443/', 'https://platform.example/'],
  ['https%3A%2F%2Fplatform.example%2f', 'https://platform.example/'],
  ['http://localhost:7071/', 'http://127.0.0.1:7071'],
  ['http://[::1]:7071', 'http://127.0.0.1:7071'],
  ['API://contoso/carebridge/', 'API://contoso/carebridge/'],
])('version 1 · resource=%s → a token for %s', async (resource, audience) => {
  const { scope: _, ...form } = { ...application, resource };
  const { body } = await ask(form, `${tenantId}/oauth2/token`);
  const { payload } = await jwtVerify(String(body.access_token), keys());
  expect(payload.aud).toBe(audience);
});

test.each([
  'https://platform.example.evil.example',
  'https://platform.example/other',
  'http://localhost:7072',
  'platform.example',
])('version 1 · resource=%s, which is another → refused', async (resource) => {
  const { scope: _, ...form } = { ...application, resource };
  expect((await ask(form, `${tenantId}/oauth2/token`)).body.error).toBe('invalid_resource');
});

test('tenant · by the domain of its users, or one that it has → as by its id; an unknown one → refused', async () => {
  const { body } = await ask(person, 'Contoso.Example/oauth2/v2.0/token');
  const { payload } = await jwtVerify(String(body.access_token), keys());
  expect(payload).toMatchObject({ tid: tenantId, iss: `${issuer.origin}/${tenantId}/v2.0` });
  const configuration = await fetch(`${issuer.origin}/fabrikam.onmicrosoft.com/v2.0/.well-known/openid-configuration`);
  expect(await configuration.json()).toMatchObject({ issuer: `${issuer.origin}/${otherTenantId}/v2.0` });
  expect((await ask(person, 'nowhere.example/oauth2/v2.0/token')).status).toBe(400);
});

test('issuer · HEAD where GET is → the same without a body; where a GET signs in → only that it is there', async () => {
  for (const path of [
    `${tenantId}/v2.0/.well-known/openid-configuration`,
    'common/discovery/v2.0/keys',
    'x/discovery/keys',
  ]) {
    const [byGet, byHead] = await Promise.all(
      ['GET', 'HEAD'].map((method) => fetch(`${issuer.origin}/${path}`, { method })),
    );
    expect([path, byHead?.status, byHead?.headers.get('content-type')]).toEqual([
      path,
      byGet?.status,
      byGet?.headers.get('content-type'),
    ]);
    expect(await byHead?.text()).toBe('');
  }
  const url = `${issuer.origin}/${tenantId}/oauth2/v2.0/authorize?client_id=${clientId}`;
  expect((await fetch(url, { method: 'HEAD', redirect: 'manual' })).status).toBe(200);
  expect((await fetch(`${issuer.origin}/${tenantId}/oauth2/v2.0/token`, { method: 'HEAD' })).status).toBe(405);
});

test('client credentials · the application itself by its client id → a token of version 2 for that id', async () => {
  const { body } = await ask({ ...application, scope: `${clientId}/.default` });
  const { payload } = await jwtVerify(String(body.access_token), keys(), { audience: clientId });
  expect(payload).toMatchObject({ azp: clientId, ver: '2.0', roles: ['Callback.Send'] });
});

test('client · its credential by HTTP Basic → a token', async () => {
  const { client_id: _, client_secret: __, ...form } = application;
  const basic = Buffer.from(`${clientId}:${encodeURIComponent('se:cret%&')}`).toString('base64');
  expect((await ask(form, undefined, { authorization: `Basic ${basic}` })).status).toBe(200);
});

test.each([
  ['no grant type', {}, 400, 'invalid_request', 900144],
  ['another grant type', { ...application, grant_type: 'device_code' }, 400, 'unsupported_grant_type', 70003],
  ['an unknown application', { ...application, client_id: userId }, 400, 'unauthorized_client', 700016],
  ['a wrong secret', { ...application, client_secret: 'nope' }, 401, 'invalid_client', 7000215],
  ['an unknown resource', { ...application, scope: 'api://unknown/.default' }, 400, 'invalid_resource', 500011],
  [
    'two resources',
    { ...application, scope: `${scopes[0]} https://platform.example/.default` },
    400,
    'invalid_scope',
    70011,
  ],
  ['itself by an App ID URI', { ...application, scope: `api://${clientId}/.default` }, 400, 'invalid_request', 90009],
  ['no scope', { ...application, scope: '' }, 400, 'invalid_scope', 70011],
  ['a permission', { ...application, scope: 'api://contoso/carebridge/desk' }, 400, 'invalid_scope', 1002012],
  ['a wrong password', { ...person, password: 'nope' }, 400, 'invalid_grant', 50126],
  ['an unknown user', { ...person, username: 'eve' }, 400, 'invalid_grant', 50034],
])('token endpoint · %s → %i %s', async (_, form, status, error, number) => {
  const answer = await ask(form);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ error, error_codes: [number] });
  expect(answer.body.error_description).toMatch(new RegExp(`^AADSTS${number}: `));
});

test('token endpoint · no credential → invalid_client', async () => {
  const { client_secret: _, ...form } = application;
  expect((await ask(form)).body).toMatchObject({ error: 'invalid_client', error_codes: [7000218] });
});

test('token endpoint · a tenant that has not consented, or does not exist → refused', async () => {
  expect((await ask(application, `${otherTenantId}/oauth2/v2.0/token`)).body.error).toBe('unauthorized_client');
  expect((await ask(application, `${userId}/oauth2/v2.0/token`)).body.error).toBe('invalid_tenant');
  expect((await ask(application, 'common/oauth2/v2.0/token')).body.error).toBe('invalid_request');
});

test.each([
  ['of an issuer that is not trusted', { iss: 'https://else.example/' }, 700211],
  ['of another subject', { sub: 'another-subject' }, 700213],
  ['for another audience', { aud: 'api://else' }, 700212],
  ['that has expired', { exp: 1_000_000_000 }, 700024],
])('federated assertion · %s → invalid_client', async (_, claims, number) => {
  const { client_secret: __, ...form } = application;
  const client_assertion = await trusted.sign(claims);
  const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const answer = await ask({ ...form, client_assertion, client_assertion_type });
  expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [number] } });
});

test('federated assertion · signed by another key, or no JWT at all → invalid_client', async () => {
  const { client_secret: _, ...form } = application;
  const [head, body] = (await trusted.sign({})).split('.');
  const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  for (const client_assertion of [`${head}.${body}.${Buffer.alloc(256).toString('base64url')}`, 'nonsense']) {
    const answer = await ask({ ...form, client_assertion, client_assertion_type });
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  }
});

test('OpenID configuration · of a tenant in both versions, and of common → issuer and working addresses', async () => {
  const read = async (where: string) =>
    (await (await fetch(`${issuer.origin}/${where}/.well-known/openid-configuration`)).json()) as Record<
      string,
      string
    >;
  const second = await read(`${tenantId}/v2.0`);
  expect(second.issuer).toBe(`${issuer.origin}/${tenantId}/v2.0`);
  expect(second.token_endpoint).toBe(`${issuer.origin}/${tenantId}/oauth2/v2.0/token`);
  const first = await read(tenantId);
  expect(first.issuer).toBe(`${issuer.origin}/${tenantId}/`);
  expect((await read('common/v2.0')).issuer).toBe(`${issuer.origin}/{tenantid}/v2.0`);
  const sets = await Promise.all([first, second].map(async ({ jwks_uri = '' }) => (await fetch(jwks_uri)).json()));
  expect(sets[0]).toEqual(sets[1]);
  expect(JSON.stringify(sets[0])).not.toContain('"d"');
});

test('issuer · restarted on the same port and data folder → an old token verifies by the new key set', async () => {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'identity-'));
  const first = await startIdentityIssuer({ directory, dataFolder });
  const response = await fetch(`${first.origin}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(application),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  await first.close();
  const second = await startIdentityIssuer({ directory, dataFolder, port: first.port });
  const { payload } = await jwtVerify(token, keys(second.origin), { issuer: `${second.origin}/${tenantId}/v2.0` });
  expect(payload.azp).toBe(clientId);
  await second.close();
  const [file = ''] = await readdir(dataFolder);
  expect((await stat(path.join(dataFolder, file))).mode & 0o077).toBe(0);
  await writeFile(path.join(dataFolder, file), '{}');
  await expect(startIdentityIssuer({ directory, dataFolder })).rejects.toThrow(ConfigurationError);
  await rm(dataFolder, { recursive: true });
});

test('issuer · the lifetime is a setting → tokens last as long', async () => {
  const short = await startIdentityIssuer({ directory: { ...directory, tokenLifetimeSeconds: 90 } });
  const response = await fetch(`${short.origin}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(application),
  });
  expect(await response.json()).toMatchObject({ expires_in: 90 });
  await short.close();
});

test('issuer · the port is taken, or the directory malformed → ConfigurationError', async () => {
  await expect(startIdentityIssuer({ directory, port: issuer.port })).rejects.toThrow(
    new ConfigurationError(`Port ${issuer.port} of the identity issuer is taken by another program.`),
  );
  const malformed = { tenants: [{ id: 'contoso' }] };
  await expect(startIdentityIssuer({ directory: malformed })).rejects.toThrow(/tenants\.0\.id/);
});
