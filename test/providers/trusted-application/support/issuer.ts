import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type Reply, type Seen, type SmallServer, smallServer } from '../../../support/small-server.ts';

const keys = await generateKeyPair('RS256', { extractable: true });
const publicKey = { ...(await exportJWK(keys.publicKey)), kid: 'first', use: 'sig' };

/** The issuer's published key and the private one behind it; one pair for all tests, since making one takes long. */
export const issuerKeys = { ...keys, publicKey, publicCryptoKey: keys.publicKey };

/** An identity issuer that publishes OpenID configuration and keys, and hands out tokens. */
export type TestIssuer = SmallServer & {
  /** Template with `{tid}`. */
  readonly issuer: string;
  sign(tenantId: string, claims?: JWTPayload, header?: { readonly kid?: string }): Promise<string>;
};

/** Whether a request asks for a token; msal adds a query of its own. */
export const isTokenRequest = ({ path }: Seen): boolean => /\/token(\?|$)/.test(path);

/** Token requests in the order in which they came. */
export const tokenRequests = (issuer: SmallServer): readonly Seen[] =>
  issuer.seen.filter((request) => isTokenRequest(request));

/** Starts an issuer; `overrule` may answer instead of it. */
export async function testIssuer(
  overrule: (request: Seen) => Reply | undefined = () => undefined,
): Promise<TestIssuer> {
  let issued = 0;
  let origin = '';
  const server = await smallServer((request) => {
    const overruled = overrule(request);
    if (overruled !== undefined) return overruled;
    const [, tenant = '', ...rest] = request.path.split('?', 1)[0]?.split('/') ?? [];
    const path = rest.join('/').replace(/^v2\.0\//, '');
    if (request.path === '/keys') return { status: 200, json: { keys: [publicKey] } };
    if (path === '.well-known/openid-configuration') return { status: 200, json: configuration(origin, tenant) };
    if (!path.endsWith('/token')) return { status: 404 };
    issued += 1;
    return {
      status: 200,
      json: { token_type: 'Bearer', expires_in: 3599, access_token: `application-token-${issued}` },
    };
  });
  origin = server.origin;
  return {
    ...server,
    issuer: `${origin}/{tid}/`,
    sign: (tenantId, claims = {}, header = {}) =>
      new SignJWT({ tid: tenantId, appid: platformAppId, ...claims })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'first', ...header })
        .setIssuer(String(claims.iss ?? `${origin}/${tenantId}/`))
        .setAudience(String(claims.aud ?? appIdUri))
        .setIssuedAt(claims.iat ?? nowSeconds)
        .setNotBefore(claims.nbf ?? nowSeconds - 300)
        .setExpirationTime(claims.exp ?? nowSeconds + 3600)
        .sign(keys.privateKey),
  };
}

function configuration(origin: string, tenant: string) {
  return {
    issuer: `${origin}/${tenant}/`,
    jwks_uri: `${origin}/keys`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
  };
}

export const platformAppId = '3e1f0a52-77aa-4c1d-9f30-6d0f1c2b4a01';
export const appIdUri = 'https://carebridge.harbour.example';

/** What time it is in these tests: 2 April 2026, 9:30 UTC. */
export const nowMs = Date.UTC(2026, 3, 2, 9, 30);
const nowSeconds = nowMs / 1000;
