import { SignJWT } from 'jose';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { asGuid, hashId, randomId } from '../../kernel/ids.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import { originalPlatformAppId, tokenAlgorithm } from '../../protocol/trusted-application/tokens.ts';
import type { SigningKey, SigningKeys } from './signing-keys.ts';

/** Path below which the platform's issuer of one tenant is found. */
const issuerPath = (tenantId: string): string => `/platformservice/issuer/${tenantId.toLowerCase()}/`;

const lifetimeSeconds = 3_900;
/** Tokens are back-dated, so that a receiver whose clock is behind takes them. Source: trusted-application.md#callback-tokens */
const backdatedSeconds = 300;
const renewedBeforeMs = 10 * minuteMs;
const cachedTokens = 1_000;

type CachedToken = { readonly token: Promise<string>; readonly expiresAt: number };

/** Issues the tokens with which the platform signs in at callback URLs. */
export class PlatformIssuer {
  readonly #origin: string;
  readonly #keys: SigningKeys;
  readonly #now: Clock;
  readonly #tokens = new BoundedMap<CachedToken>(cachedTokens);

  constructor(origin: string, keys: SigningKeys, now: Clock) {
    this.#origin = origin;
    this.#keys = keys;
    this.#now = now;
  }

  /** `iss` of a tenant's tokens. */
  issuer(tenantId: string): string {
    return `${this.#origin}${issuerPath(tenantId)}`;
  }

  /**
   * A bearer token for callbacks to `audience`, the same one until it nears its end or its key is not the current one any more: keys stay
   * published for a while only. Source: trusted-application.md#callback-tokens
   */
  async callbackToken(tenantId: string, audience: string): Promise<string> {
    const signing = await this.#keys.current();
    const key = tokenKey(signing.kid, tenantId, audience);
    const cached = this.#tokens.get(key);
    if (cached !== undefined && cached.expiresAt - this.#now() > renewedBeforeMs) return cached.token;
    const token = this.#sign(signing, tenantId.toLowerCase(), audience);
    this.#tokens.set(key, { token, expiresAt: this.#now() + (lifetimeSeconds - backdatedSeconds) * 1000 });
    token.catch(() => this.#tokens.delete(key));
    return token;
  }

  /** The next token for an audience is a new one: the one that was used is not taken. */
  async forgetToken(tenantId: string, audience: string): Promise<void> {
    const { kid } = await this.#keys.current();
    this.#tokens.delete(tokenKey(kid, tenantId, audience));
  }

  #sign({ kid, key }: SigningKey, tenantId: string, audience: string): Promise<string> {
    const fromSeconds = Math.floor(this.#now() / 1000) - backdatedSeconds;
    const servicePrincipal = asGuid(hashId('platform', tenantId));
    return (
      new SignJWT({
        idp: this.issuer(tenantId),
        tid: tenantId,
        appid: originalPlatformAppId,
        appidacr: '2',
        oid: servicePrincipal,
        ver: '1.0',
      })
        .setProtectedHeader({ typ: 'JWT', alg: tokenAlgorithm, kid })
        .setIssuer(this.issuer(tenantId))
        .setAudience(audience)
        .setSubject(servicePrincipal)
        // Two tokens of one second differ, so that one that was not taken is not brought again.
        .setJti(randomId())
        .setIssuedAt(fromSeconds)
        .setNotBefore(fromSeconds)
        .setExpirationTime(fromSeconds + lifetimeSeconds)
        .sign(key)
    );
  }
}

const tokenKey = (kid: string, tenantId: string, audience: string): string =>
  `${kid} ${tenantId.toLowerCase()} ${audience}`;
