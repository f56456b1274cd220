import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Network } from './guarded-agents.ts';
import { IssuerKeys, type KeySource, keysUnavailable } from './issuer-keys.ts';
import type { Clock } from './time.ts';
import { withoutTrailing } from './trailing.ts';
import { VerifiedTokens } from './verified-tokens.ts';

/** Which tokens of an identity provider are taken. */
export type TokenTrust = {
  /** Accepted `iss`; `{tid}` stands for the tenant id that the token names, in lower case. */
  readonly issuers: readonly string[];
  readonly keys: KeySource;
  /** Accepted `aud`; one is enough. */
  readonly audiences: readonly string[];
  /** Absent: an audience fits exactly. True: without regard to case and closing slash. */
  readonly looseAudiences?: boolean | undefined;
  /** Accepted signature algorithms; all of them asymmetric. */
  readonly algorithms: readonly string[];
  /** How far clocks may differ at the end of a token's life; at its beginning that is `startToleranceSeconds`. */
  readonly toleranceSeconds: number;
  /** Claims that a token must have besides `iss`, `aud`, `tid` and `exp`. */
  readonly requiredClaims?: readonly string[] | undefined;
  /** How many verified tokens are remembered for some minutes, since each signature costs; absent: none. */
  readonly remembered?: number | undefined;
  /**
   * Whether a tenant is one of ours; asked before any request is made for its issuer's keys, since anyone can write a tenant into a token.
   * Absent: all are.
   */
  readonly knows?: ((tenantId: string) => Promise<boolean>) | undefined;
  /** Absent: the system's. */
  readonly network?: Network | undefined;
};

/** The claims of a token that holds; `tid` in lower case, times in seconds. */
export type VerifiedClaims = JWTPayload & { readonly iss: string; readonly tid: string; readonly exp: number };

/**
 * How far in the future a token's beginning may lie: a clock of ours that is put back must not refuse what was good a minute ago. As long as
 * Entra allows.
 */
export const startToleranceSeconds = 300;

const claimedSchema = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  tid: z.guid().transform((id) => id.toLowerCase()),
  exp: z.number(),
});

/**
 * Verifies bearer tokens that an identity provider signed for us. A token is refused for what it is: signature, algorithm, issuer,
 * audience, lifetime. That keys cannot be read now says nothing about it: that is an outage, and the caller tries again.
 */
export class TokenVerifier {
  readonly #trust: TokenTrust;
  readonly #audiences: ReadonlySet<string>;
  readonly #keys: IssuerKeys;
  readonly #now: Clock;
  readonly #verified: VerifiedTokens<VerifiedClaims>;

  constructor(trust: TokenTrust, now: Clock) {
    this.#trust = trust;
    this.#audiences = new Set(trust.audiences.map((audience) => this.#comparable(audience)));
    this.#keys = new IssuerKeys(trust.keys, trust.issuers, now, trust.network);
    this.#now = now;
    this.#verified = new VerifiedTokens(trust.remembered ?? 0, now);
  }

  /**
   * The claims of a token, or undefined when it does not hold.
   * @throws {Unavailable} IdentityUnavailable — when signing keys cannot be read now
   */
  verify(token: string): Promise<VerifiedClaims | undefined> {
    return this.#verified.read(token, () => this.#read(token));
  }

  async #read(token: string): Promise<VerifiedClaims | undefined> {
    const claimed = this.#claimedIn(token);
    if (claimed === undefined || (await this.#trust.knows?.(claimed.tid)) === false) return undefined;
    const { iss, tid } = claimed;
    const keys = await this.#keys.of(iss);
    if (keys === undefined) return undefined;
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: iss,
        algorithms: [...this.#trust.algorithms],
        clockTolerance: startToleranceSeconds,
        currentDate: new Date(this.#now()),
        requiredClaims: ['exp', ...(this.#trust.requiredClaims ?? [])],
      });
      const isGood = this.#isForUs(payload) && !isOver(payload, this.#trust.toleranceSeconds, this.#now());
      return isGood ? { ...payload, iss, tid, exp: payload.exp ?? 0 } : undefined;
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw keysUnavailable(error);
    }
  }

  /**
   * What an unverified token claims of itself; undefined when it would be refused whatever its signature is, so that it costs nothing. It
   * only chooses the issuer whose keys must then verify it.
   */
  #claimedIn(token: string): z.infer<typeof claimedSchema> | undefined {
    const claims = claimedSchema.safeParse(unverified(token, this.#trust.algorithms)).data;
    if (claims === undefined || !this.#isForUs(claims)) return undefined;
    if (isOver(claims, this.#trust.toleranceSeconds, this.#now())) return undefined;
    return this.#trust.issuers.some((template) => claims.iss === issuerOf(template, claims.tid)) ? claims : undefined;
  }

  #isForUs({ aud = [] }: JWTPayload): boolean {
    return [aud].flat().some((audience) => this.#audiences.has(this.#comparable(audience)));
  }

  #comparable(audience: string): string {
    return this.#trust.looseAudiences === true ? withoutTrailing(audience.toLowerCase(), '/') : audience;
  }
}

/** The issuer of one tenant, out of a template with `{tid}` in it. */
export function issuerOf(template: string, tenantId: string): string {
  return template.replaceAll('{tid}', tenantId.toLowerCase());
}

function unverified(token: string, algorithms: readonly string[]): JWTPayload | undefined {
  try {
    return algorithms.includes(decodeProtectedHeader(token).alg ?? '') ? decodeJwt(token) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a token's life is over, which the library checks with the wider tolerance of its beginning. */
export function isOver({ exp = 0 }: JWTPayload, toleranceSeconds: number, nowMs: number): boolean {
  return exp + toleranceSeconds <= Math.floor(nowMs / 1000);
}

/** Whether a fault is the token's own; jose reports a key set that does not answer in the unspecific way of its base class. */
function isRefusal(error: unknown): boolean {
  const isOutage = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' && !isOutage;
}

/** Where tokens of Entra, of version 1 and 2 and of every tenant, come from; `authority` is Entra's or a local issuer's. */
export function entraIssuers(authority: string): {
  readonly issuers: readonly string[];
  readonly configurationUrl: string;
} {
  return {
    // Entra's tokens of version 1 name an issuer of their own; those of the one-machine issuer name the authority.
    issuers: [`${authority}/{tid}/v2.0`, `${authority}/{tid}/`, 'https://sts.windows.net/{tid}/'],
    configurationUrl: `${authority}/common/v2.0/.well-known/openid-configuration`,
  };
}
