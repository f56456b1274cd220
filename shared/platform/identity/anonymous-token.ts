import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { hashId, randomId } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/time.ts';
import { isOver, startToleranceSeconds } from '../../kernel/token-verifier.ts';
import {
  anonymousClaimsSchema,
  anonymousTokenPrefix,
  tokenAlgorithm,
} from '../../protocol/trusted-application/tokens.ts';
import type { ApplicationEndpoint } from '../directory/caller.ts';
import type { PlatformIssuer } from './platform-issuer.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What an anonymous token says. Source: trusted-application.md#psat */
export type AnonymousClaims = {
  readonly tenantId: string;
  readonly endpointUri: string;
  readonly applicationSessionId: string;
  readonly origins: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
};

/** `expired` is told apart because its origins may still read the answer that says so. */
export type AnonymousVerification =
  | { readonly kind: 'valid'; readonly claims: AnonymousClaims }
  | { readonly kind: 'expired'; readonly claims: AnonymousClaims }
  | { readonly kind: 'invalid' };

/** Ours besides the protocol's claims: the tenant of the endpoint; `iat` to the millisecond, absent in tokens of 0.3.0 and before. */
const payloadSchema = z.extend(anonymousClaimsSchema, { tid: z.string(), iat: z.optional(z.number()) });

/** How far clocks may differ when a token's end is checked. */
const endToleranceSeconds = 30;

/** Tokens whose signature an instance has checked; each request of a visitor shows one. */
const rememberedTokens = 10_000;

/** Issues and verifies the tokens of anonymous visitors. */
export class AnonymousTokens {
  readonly #keys: SigningKeys;
  readonly #issuer: PlatformIssuer;
  readonly #lifetimeMs: number;
  readonly #now: Clock;
  readonly #verified = new BoundedMap<AnonymousClaims>(rememberedTokens);

  constructor(keys: SigningKeys, issuer: PlatformIssuer, lifetimeMs: number, now: Clock) {
    this.#keys = keys;
    this.#issuer = issuer;
    this.#lifetimeMs = lifetimeMs;
    this.#now = now;
  }

  /** A new token, with its prefix, for one browser. `origins` are normalised already. */
  async issue(
    endpoint: ApplicationEndpoint,
    applicationSessionId: string,
    origins: readonly string[],
  ): Promise<{ readonly token: string; readonly expiresAt: number }> {
    const { kid, key } = await this.#keys.current();
    const issuedAt = this.#now();
    const nowSeconds = Math.floor(issuedAt / 1000);
    const expiresSeconds = nowSeconds + Math.floor(this.#lifetimeMs / 1000);
    const jwt = await new SignJWT({
      tid: endpoint.tenantId,
      ruu: `sip:${endpoint.applicationId}@routing.invalid`,
      asi: applicationSessionId,
      aeu: endpoint.uri,
      ao: origins.join(';'),
      iat: issuedAt / 1000,
    })
      .setProtectedHeader({ typ: 'JWT', alg: tokenAlgorithm, kid })
      .setIssuer(this.#issuer.issuer(endpoint.tenantId))
      .setJti(randomId())
      .setNotBefore(nowSeconds)
      .setExpirationTime(expiresSeconds)
      .sign(key);
    return { token: `${anonymousTokenPrefix}${jwt}`, expiresAt: expiresSeconds * 1000 };
  }

  /** Verifies a token with or without its prefix. */
  async verify(token: string): Promise<AnonymousVerification> {
    const jwt = token.startsWith(anonymousTokenPrefix) ? token.slice(anonymousTokenPrefix.length) : token;
    const fingerprint = hashId(jwt);
    const known = this.#verified.get(fingerprint);
    if (known !== undefined && known.expiresAt > this.#now()) return { kind: 'valid', claims: known };
    const verification = await this.#verify(jwt);
    if (verification.kind === 'valid') this.#verified.set(fingerprint, verification.claims);
    return verification;
  }

  async #verify(jwt: string): Promise<AnonymousVerification> {
    try {
      const { payload } = await jwtVerify(
        jwt,
        async ({ kid }) => {
          const key = await this.#keys.publicKey(kid);
          if (key === undefined) throw new errors.JWKSNoMatchingKey();
          return key;
        },
        { algorithms: [tokenAlgorithm], currentDate: new Date(this.#now()), clockTolerance: startToleranceSeconds },
      );
      return readClaims(isOver(payload, endToleranceSeconds, this.#now()) ? 'expired' : 'valid', payload);
    } catch (error) {
      // The signature has been checked before the lifetime, so the payload of an expired token is ours.
      if (error instanceof errors.JWTExpired) return readClaims('expired', error.payload);
      if (error instanceof errors.JOSEError) return { kind: 'invalid' };
      throw error;
    }
  }
}

function readClaims(kind: 'valid' | 'expired', payload: unknown): AnonymousVerification {
  const result = payloadSchema.safeParse(payload);
  if (!result.success) return { kind: 'invalid' };
  const { tid, aeu, asi, ao, iat, nbf, exp } = result.data;
  const issuedAt = Math.round((iat ?? nbf) * 1000);
  const origins = ao.split(';').filter((origin) => origin !== '');
  return {
    kind,
    claims: { tenantId: tid, endpointUri: aeu, applicationSessionId: asi, origins, issuedAt, expiresAt: exp * 1000 },
  };
}

/** The token in an `anonymousContext`, however many times it was percent-encoded. Source: trusted-application.md#anonymous-tokens */
export function decodedContext(context: string): string {
  let value = context;
  for (let round = 0; round < 3 && value.includes('%'); round += 1) {
    try {
      value = decodeURIComponent(value);
    } catch {
      return value;
    }
  }
  return value;
}
