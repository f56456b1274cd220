import { SignJWT } from 'jose';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { asGuid, hashId } from '../../kernel/ids.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import { originalPlatformAppId, tokenAlgorithm } from '../../protocol/trusted-application/tokens.ts';
import type { SigningKey, SigningKeys } from './signing-keys.ts';

/** Path below which the platform's issuer of one tenant is found. */
const issuerPath = (tenantId: string): string => `/platformservice/issuer/${tenantId.toLowerCase()}/`;

const lifetimeSeconds = 3_900;
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
    const key = `${signing.kid} ${tenantId.toLowerCase()} ${audience}`;
    const cached = this.#tokens.get(key);
    if (cached !== undefined && cached.expiresAt - this.#now() > renewedBeforeMs) return cached.token;
    const token = this.#sign(signing, tenantId.toLowerCase(), audience);
    this.#tokens.set(key, { token, expiresAt: this.#now() + lifetimeSeconds * 1000 });
    token.catch(() => this.#tokens.delete(key));
    return token;
  }

  #sign({ kid, key }: SigningKey, tenantId: string, audience: string): Promise<string> {
    const nowSeconds = Math.floor(this.#now() / 1000);
    const servicePrincipal = asGuid(hashId('platform', tenantId));
    return new SignJWT({
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
      .setIssuedAt(nowSeconds)
      .setNotBefore(nowSeconds)
      .setExpirationTime(nowSeconds + lifetimeSeconds)
      .sign(key);
  }
}
