import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { TrustedIssuer } from '../../shared/platform/identity/trusted-issuer.ts';
import { type HttpServer, startHttpServer } from './http-server.ts';

/** An identity provider that signs whatever a test wants signed. */
export type TestIssuer = {
  readonly trusted: TrustedIssuer;
  /** A token of a tenant with these claims besides; `expiresIn` as jose reads it. */
  sign(tenantId: string, claims: Readonly<Record<string, unknown>>, expiresIn?: string): Promise<string>;
  close(): Promise<void>;
};

/** Starts an issuer that publishes its configuration and one key. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' };
  const server: HttpServer = await startHttpServer((request, response) => {
    const answer = request.url === '/keys' ? { keys: [key] } : { jwks_uri: `${server.origin}/keys` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  const authority = server.origin;
  return {
    trusted: {
      issuers: [`${authority}/{tid}/v2.0`],
      configurationUrl: `${authority}/common/v2.0/.well-known/openid-configuration`,
      authorizationUrl: `${authority}/common/oauth2/v2.0/authorize`,
    },
    sign(tenantId, claims, expiresIn = '1h') {
      return new SignJWT({ tid: tenantId, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'test' })
        .setIssuer(`${authority}/${tenantId}/v2.0`)
        .setIssuedAt()
        .setExpirationTime(expiresIn)
        .sign(privateKey);
    },
    close: () => server.close(),
  };
}
