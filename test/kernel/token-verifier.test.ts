import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { issuerOf, type TokenTrust, TokenVerifier } from '../../shared/kernel/token-verifier.ts';
import { type Reply, type Seen, smallServer } from '../support/small-server.ts';

const tenantId = '5c8e2f70-1b43-4d19-8a6e-0c9d7b3e2f11';
const audience = 'https://care.harbour.example';
const nowMs = Date.UTC(2026, 3, 2, 9, 30);
const keys = await generateKeyPair('RS256', { extractable: true });
const publicKey = { ...(await exportJWK(keys.publicKey)), kid: 'first' };

const unavailable = { name: 'Unavailable', code: 'IdentityUnavailable' };
const configurationOf = ({ path }: Seen): boolean => path.endsWith('/.well-known/openid-configuration');

/** An issuer of two tenants, as one configuration for all or one each; `overrule` may answer instead of it. */
async function issuerWith(overrule: (request: Seen) => Reply | undefined = () => undefined) {
  let origin = '';
  const server = await smallServer((request) => {
    const overruled = overrule(request);
    if (overruled !== undefined) return overruled;
    if (request.path === '/keys') return { status: 200, json: { keys: [publicKey] } };
    const tenant = request.path.split('/')[1];
    return { status: 200, json: { issuer: `${origin}/${tenant}/`, jwks_uri: `${origin}/keys` } };
  });
  origin = server.origin;
  const sign = (claims: Record<string, unknown> = {}, alg = 'RS256') =>
    new SignJWT({ tid: tenantId, iss: `${origin}/${tenantId}/`, aud: audience, exp: nowMs / 1000 + 600, ...claims })
      .setProtectedHeader({ alg, kid: 'first' })
      .sign(keys.privateKey);
  const base = { issuers: [`${origin}/{tid}/`], audiences: [audience], algorithms: ['RS256'], toleranceSeconds: 60 };
  const shared: TokenTrust = {
    ...base,
    keys: { kind: 'shared', configurationUrl: `${origin}/common/.well-known/openid-configuration` },
  };
  const own: TokenTrust = { ...base, keys: { kind: 'own' } };
  return { ...server, sign, shared, own };
}

const at = (ms: number) => () => ms;

test('issuer of a tenant → template with the tenant in lower case', () => {
  expect(issuerOf('https://sts.example/{tid}/', 'AB-1')).toBe('https://sts.example/ab-1/');
});

describe('a token', () => {
  test('that holds → its claims, the tenant in lower case', async () => {
    const issuer = await issuerWith();
    const token = await issuer.sign({ tid: tenantId.toUpperCase(), oid: 'x' });
    expect(await new TokenVerifier(issuer.shared, at(nowMs)).verify(token)).toMatchObject({ tid: tenantId, oid: 'x' });
  });

  test('our clock is put back four minutes → a token of before holds; one of an hour ahead does not', async () => {
    const issuer = await issuerWith();
    const token = await issuer.sign({ nbf: nowMs / 1000, iat: nowMs / 1000 });
    const minutesBack = (minutes: number) => new TokenVerifier(issuer.shared, at(nowMs - minutes * 60_000));
    expect(await minutesBack(4).verify(token)).toMatchObject({ tid: tenantId });
    expect(await minutesBack(60).verify(token)).toBeUndefined();
  });

  test('its end → with the tolerance of its issuer alone', async () => {
    const issuer = await issuerWith();
    const token = await issuer.sign({ exp: nowMs / 1000 });
    expect(await new TokenVerifier(issuer.shared, at(nowMs + 59_000)).verify(token)).toBeDefined();
    expect(await new TokenVerifier(issuer.shared, at(nowMs + 60_000)).verify(token)).toBeUndefined();
  });

  test.each<[string, Record<string, unknown>]>([
    ['of another issuer', { iss: 'https://sts.example/' }],
    ['of another tenant’s issuer', { tid: '6d9f3081-2c54-4e2a-9b7f-1d0e8c4f3022' }],
    ['without tenant', { tid: undefined }],
  ])('%s → refused, and no request is sent', async (_name, claims) => {
    const issuer = await issuerWith();
    for (const trust of [issuer.shared, issuer.own]) {
      expect(await new TokenVerifier(trust, at(nowMs)).verify(await issuer.sign(claims))).toBeUndefined();
    }
    expect(issuer.seen).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['for another audience', { aud: 'https://elsewhere.example' }],
    ['for no audience', { aud: undefined }],
    ['expired beyond the tolerance', { exp: nowMs / 1000 - 61 }],
    ['without end', { exp: undefined }],
  ])('%s → refused', async (_name, claims) => {
    const issuer = await issuerWith();
    expect(await new TokenVerifier(issuer.shared, at(nowMs)).verify(await issuer.sign(claims))).toBeUndefined();
  });

  test('audience of other case and with a slash → refused, unless audiences are compared loosely', async () => {
    const issuer = await issuerWith();
    const token = await issuer.sign({ aud: [`${audience.toUpperCase()}/`, 'another'] });
    expect(await new TokenVerifier(issuer.shared, at(nowMs)).verify(token)).toBeUndefined();
    const loose = { ...issuer.shared, looseAudiences: true };
    expect(await new TokenVerifier(loose, at(nowMs)).verify(token)).toBeDefined();
  });

  test('without a claim that is required → refused', async () => {
    const issuer = await issuerWith();
    const verifier = new TokenVerifier({ ...issuer.own, requiredClaims: ['nbf'] }, at(nowMs));
    expect(await verifier.verify(await issuer.sign())).toBeUndefined();
    expect(await verifier.verify(await issuer.sign({ nbf: nowMs / 1000 }))).toBeDefined();
  });

  test('remembered → taken until it expires, not beyond the tolerance', async () => {
    const issuer = await issuerWith();
    let time = nowMs;
    const verifier = new TokenVerifier({ ...issuer.shared, remembered: 10 }, () => time);
    const token = await issuer.sign();
    const first = await verifier.verify(token);
    expect(await verifier.verify(token)).toBe(first);
    time += 661_000;
    expect(await verifier.verify(token)).toBeUndefined();
  });

  test('remembered for ten minutes, or the clock was put back → verified anew', async () => {
    const issuer = await issuerWith();
    let time = nowMs;
    const verifier = new TokenVerifier({ ...issuer.shared, remembered: 10 }, () => time);
    const token = await issuer.sign({ exp: nowMs / 1000 + 7_200 });
    const first = await verifier.verify(token);
    time += 599_999;
    expect(await verifier.verify(token)).toBe(first);
    time += 1;
    const second = await verifier.verify(token);
    expect(second).toEqual(first);
    expect(second).not.toBe(first);
    time -= 60_000;
    expect(await verifier.verify(token)).not.toBe(second);
  });
});

describe('keys · an outage says nothing about the token', () => {
  test.each<[string, (request: Seen) => Reply | undefined]>([
    ['the configuration answers 503', (request) => (configurationOf(request) ? { status: 503 } : undefined)],
    ['the configuration answers 429', (request) => (configurationOf(request) ? { status: 429 } : undefined)],
    ['the connection breaks', () => 'broken'],
    ['the key set answers 500', ({ path }) => (path === '/keys' ? { status: 500 } : undefined)],
    ['the key set is no JSON', ({ path }) => (path === '/keys' ? { status: 200, text: '<html>' } : undefined)],
    ['the key set has no keys', ({ path }) => (path === '/keys' ? { status: 200, json: {} } : undefined)],
  ])('%s → IdentityUnavailable, and the next token is verified', async (_name, fault) => {
    let isDown = true;
    const issuer = await issuerWith((request) => (isDown ? fault(request) : undefined));
    for (const trust of [issuer.shared, issuer.own]) {
      isDown = true;
      const verifier = new TokenVerifier(trust, at(nowMs));
      await expect(verifier.verify(await issuer.sign())).rejects.toMatchObject(unavailable);
      isDown = false;
      expect(await verifier.verify(await issuer.sign())).toBeDefined();
    }
  });

  test('a shared configuration that is not there → IdentityUnavailable', async () => {
    const issuer = await issuerWith((request) => (configurationOf(request) ? { status: 404 } : undefined));
    const verifier = new TokenVerifier(issuer.shared, at(nowMs));
    await expect(verifier.verify(await issuer.sign())).rejects.toMatchObject(unavailable);
  });

  test('an issuer that is not there → refused; asked again after 30 s', async () => {
    let isThere = false;
    let time = nowMs;
    const issuer = await issuerWith((request) => (isThere || !configurationOf(request) ? undefined : { status: 404 }));
    const verifier = new TokenVerifier(issuer.own, () => time);
    const token = await issuer.sign();
    expect(await verifier.verify(token)).toBeUndefined();
    isThere = true;
    time += 29_999;
    expect(await verifier.verify(token)).toBeUndefined();
    expect(issuer.seen).toHaveLength(1);
    time += 1;
    expect(await verifier.verify(token)).toBeDefined();
  });
});
