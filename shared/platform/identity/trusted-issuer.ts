import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import { Unavailable } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import { parseJson } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/time.ts';
import { BoundedMap } from '../bounded-map.ts';

/** The identity provider whose tokens the platform takes; `{tid}` stands for the tenant id. */
export type TrustedIssuer = {
  /** Accepted `iss`, e.g. `https://login.microsoftonline.com/{tid}/v2.0` and `https://sts.windows.net/{tid}/`. */
  readonly issuers: readonly string[];
  /** OpenID configuration that names the keys, e.g. `https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration`. */
  readonly configurationUrl: string;
  /** Where people sign in; part of the challenge of a 401. */
  readonly authorizationUrl: string;
};

/** What the platform reads out of a verified Entra token, of version 1 or 2. */
export type EntraToken = {
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string | undefined;
  readonly roles: readonly string[];
  /** Issued to an application itself, not on behalf of somebody. */
  readonly appOnly: boolean;
  readonly expiresAt: number;
};

const payloadSchema = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  tid: z.guid(),
  exp: z.number(),
  appid: z.string().optional(),
  azp: z.string().optional(),
  oid: z.string().optional(),
  idtyp: z.string().optional(),
  scp: z.string().optional(),
  roles: z.array(z.string()).optional(),
});

const configurationSchema = z.object({ jwks_uri: z.url() });

const cachedTokens = 5_000;

/** Verifies bearer tokens of the trusted identity provider. */
export class EntraTokens {
  readonly #issuer: TrustedIssuer;
  readonly #audiences: ReadonlySet<string>;
  readonly #now: Clock;
  readonly #keySets = new BoundedMap<Promise<JWTVerifyGetKey>>(500);
  readonly #verified = new BoundedMap<EntraToken>(cachedTokens);

  /** `audiences` are compared without case and without closing slash. */
  constructor(issuer: TrustedIssuer, audiences: readonly string[], now: Clock) {
    this.#issuer = issuer;
    this.#audiences = new Set(audiences.map(comparableAudience));
    this.#now = now;
  }

  /**
   * The token's content, or undefined when it does not hold (signature, issuer, audience, lifetime).
   * @throws {Unavailable} IdentityUnavailable — when the issuer's keys cannot be read now
   */
  async verify(token: string): Promise<EntraToken | undefined> {
    const fingerprint = hashId(token);
    const known = this.#verified.get(fingerprint);
    if (known !== undefined && known.expiresAt > this.#now()) return known;
    const read = await this.#read(token);
    if (read !== undefined) this.#verified.set(fingerprint, read);
    return read;
  }

  async #read(token: string): Promise<EntraToken | undefined> {
    try {
      const { payload } = await jwtVerify(
        token,
        async (header, jws) => (await this.#keysOf(jws.payload))(header, jws),
        {
          algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'ES256'],
          currentDate: new Date(this.#now()),
          clockTolerance: 60,
        },
      );
      const result = payloadSchema.safeParse(payload);
      return result.success ? this.#accepted(result.data) : undefined;
    } catch (error) {
      if (isUnavailable(error)) throw new Unavailable('IdentityUnavailable', 'The issuer gives no keys.');
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  #accepted(payload: z.infer<typeof payloadSchema>): EntraToken | undefined {
    const { iss, aud, tid, exp, appid, azp, oid, idtyp, scp, roles } = payload;
    const clientId = appid ?? azp;
    const issued = this.#issuer.issuers.some((template) => template.replaceAll('{tid}', tid) === iss);
    const audience = [aud].flat().some((candidate) => this.#audiences.has(comparableAudience(candidate)));
    if (!issued || !audience || clientId === undefined) return undefined;
    const appOnly = scp === undefined && idtyp !== 'user';
    return {
      tenantId: tid.toLowerCase(),
      clientId: clientId.toLowerCase(),
      objectId: oid?.toLowerCase(),
      roles: roles ?? [],
      appOnly,
      expiresAt: exp * 1000,
    };
  }

  /** The keys for a token: those of the whole issuer, or of the tenant that the unverified token names. */
  #keysOf(payload: string | Uint8Array): Promise<JWTVerifyGetKey> {
    const tenantId = this.#issuer.configurationUrl.includes('{tid}') ? unverifiedTenant(payload) : '';
    const url = this.#issuer.configurationUrl.replaceAll('{tid}', tenantId);
    const known = this.#keySets.get(url);
    if (known !== undefined) return known;
    const keys = keySetOf(url);
    this.#keySets.set(url, keys);
    keys.catch(() => this.#keySets.delete(url));
    return keys;
  }
}

const comparableAudience = (audience: string): string => audience.toLowerCase().replace(/\/+$/, '');

function unverifiedTenant(payload: string | Uint8Array): string {
  const text = typeof payload === 'string' ? payload : new TextDecoder().decode(payload);
  const result = z.object({ tid: z.guid() }).safeParse(parseJson(Buffer.from(text, 'base64url').toString('utf8')));
  if (!result.success) throw new errors.JWTInvalid('no tenant');
  return result.data.tid;
}

const unreadable = (cause?: unknown): Unavailable =>
  new Unavailable('IdentityUnavailable', 'The issuer gives no keys.', undefined, { cause });

async function keySetOf(configurationUrl: string): Promise<JWTVerifyGetKey> {
  const response = await fetch(configurationUrl, { signal: AbortSignal.timeout(5_000) }).catch((error: unknown) => {
    throw unreadable(error);
  });
  const configuration = configurationSchema.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !configuration.success) throw unreadable();
  return createRemoteJWKSet(new URL(configuration.data.jwks_uri));
}

/** Failures that say nothing about the token: the caller tries again. */
function isUnavailable(error: unknown): boolean {
  if (error instanceof Unavailable || error instanceof errors.JWKSTimeout) return true;
  // The remote key set reports an answer other than 200 in this unspecific way.
  if (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC') return true;
  return error instanceof TypeError && error.message === 'fetch failed';
}
