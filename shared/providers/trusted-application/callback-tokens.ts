import { RequestRefused } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/time.ts';
import { type TokenTrust, TokenVerifier } from '../../kernel/token-verifier.ts';
import {
  callbackClaimsSchema,
  callbackTokenToleranceSeconds,
  callerOf,
  tokenAlgorithm,
} from '../../protocol/trusted-application/tokens.ts';

/** Whose callback tokens we take. `issuer` is a template with `{tid}`; `appId` is the platform's. */
export type CallbackTrust = Pick<TokenTrust, 'knows' | 'network'> & {
  readonly issuer: string;
  readonly audience: string;
  readonly appId: string;
};

/** A platform uses one for each endpoint until it is nearly over. */
const rememberedTokens = 2_000;

/** Verifies that a callback comes from the platform. Source: trusted-application.md#callback-tokens */
export class CallbackTokens {
  readonly #verifier: TokenVerifier;
  readonly #appId: string;

  constructor({ issuer, audience, appId, knows, network }: CallbackTrust, now: Clock) {
    this.#appId = appId.toLowerCase();
    this.#verifier = new TokenVerifier(
      {
        issuers: [issuer],
        keys: { kind: 'own' },
        audiences: [audience],
        algorithms: [tokenAlgorithm],
        toleranceSeconds: callbackTokenToleranceSeconds,
        requiredClaims: ['nbf'],
        remembered: rememberedTokens,
        knows,
        network,
      },
      now,
    );
  }

  /**
   * The Entra tenant, in lower case, that an `Authorization` header speaks for.
   * @throws {RequestRefused} Unauthenticated — without token, or with one that does not verify
   * @throws {RequestRefused} NotAllowed — with a token that verifies but was issued to another application
   * @throws {Unavailable} IdentityUnavailable — when the issuer's keys cannot be read now
   */
  async tenantOf(authorization: string | undefined): Promise<string> {
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization?.trim() ?? '')?.[1];
    if (token === undefined) throw unauthenticated('There is no bearer token.');
    const claims = callbackClaimsSchema.safeParse(await this.#verifier.verify(token));
    if (!claims.success) throw unauthenticated('The token does not hold.');
    if (callerOf(claims.data) !== this.#appId) {
      throw new RequestRefused('NotAllowed', 'The token was issued to another application.');
    }
    return claims.data.tid;
  }
}

function unauthenticated(message: string): RequestRefused {
  return new RequestRefused('Unauthenticated', message, { headers: { 'www-authenticate': 'Bearer' } });
}
