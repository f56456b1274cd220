import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type HttpServer, startHttpServer } from '../../support/http-server.ts';

/** An identity provider for tests: publishes one key over HTTP and signs what it is asked to. */
export class KeyServer {
  readonly authority: string;
  readonly #server: HttpServer;
  readonly #key: CryptoKey;

  private constructor(server: HttpServer, key: CryptoKey) {
    this.#server = server;
    this.#key = key;
    this.authority = server.origin;
  }

  static async start(): Promise<KeyServer> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    const server = await startHttpServer((request, response) => {
      const keysPath = '/common/discovery/v2.0/keys';
      const answers: Readonly<Record<string, object>> = {
        '/common/v2.0/.well-known/openid-configuration': { jwks_uri: `http://${request.headers.host}${keysPath}` },
        [keysPath]: { keys: [jwk] },
      };
      const answer = answers[request.url ?? ''];
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
    return new KeyServer(server, privateKey);
  }

  /** A token of version 2 for an hour; `claims` replace the usual ones. */
  sign(tenantId: string, audience: string, claims: Record<string, unknown> = {}, key = this.#key): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      iss: `${this.authority}/${tenantId}/v2.0`,
      aud: audience,
      tid: tenantId,
      oid: '00000000-0000-4000-8000-00000000000a',
      scp: 'Chat.Use',
      iat: now,
      exp: now + 3600,
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(key);
  }

  stop(): Promise<void> {
    return this.#server.close();
  }
}
