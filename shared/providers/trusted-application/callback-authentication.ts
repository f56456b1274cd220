import { decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { RequestRefused, Unavailable } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/time.ts';
import {
  callbackClaimsSchema,
  callbackTokenToleranceSeconds,
  callerOf,
  issuerOf,
  tokenAlgorithm,
} from '../../protocol/trusted-application/tokens.ts';
import { IssuerKeys } from './issuer-keys.ts';

/** Whose callback tokens we take. `issuer` is a template with `{tid}`; `appId` is the platform's. */
export type CallbackTrust = { readonly issuer: string; readonly audience: string; readonly appId: string };

/** Verifies that a callback comes from the platform. Source: trusted-application.md#callback-tokens */
export class CallbackAuthentication {
  readonly #trust: CallbackTrust;
  readonly #keys: IssuerKeys;
  readonly #now: Clock;

  constructor(trust: CallbackTrust, now: Clock) {
    this.#trust = trust;
    this.#keys = new IssuerKeys(now);
    this.#now = now;
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
    const issuer = issuerOf(this.#trust.issuer, claimedTenant(token));
    const claims = await this.#verified(token, issuer, await this.#keys.of(issuer));
    if (callerOf(claims) !== this.#trust.appId.toLowerCase()) {
      throw new RequestRefused('NotAllowed', 'The token was issued to another application.');
    }
    return claims.tid.toLowerCase();
  }

  async #verified(token: string, issuer: string, keys: JWTVerifyGetKey) {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience: this.#trust.audience,
        algorithms: [tokenAlgorithm],
        clockTolerance: callbackTokenToleranceSeconds,
        currentDate: new Date(this.#now()),
        requiredClaims: ['exp', 'nbf', 'tid'],
      });
      return callbackClaimsSchema.parse(payload);
    } catch (error) {
      if (isOutage(error)) {
        throw new Unavailable('IdentityUnavailable', 'The issuer of callback tokens cannot be asked now.');
      }
      throw unauthenticated('The token does not hold.');
    }
  }
}

/** The tenant that an unverified token claims: it only chooses the issuer whose keys must then verify it. */
function claimedTenant(token: string): string {
  try {
    return callbackClaimsSchema.parse(decodeJwt(token)).tid;
  } catch {
    throw unauthenticated('The token cannot be read.');
  }
}

/** Key sets that do not answer are no proof against the token; jose's own findings about it are. */
function isOutage(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof TypeError) return true;
  return error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC';
}

function unauthenticated(message: string): RequestRefused {
  return new RequestRefused('Unauthenticated', message, { headers: { 'www-authenticate': 'Bearer' } });
}
