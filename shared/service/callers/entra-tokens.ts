import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import { Unavailable } from '../../kernel/errors.ts';

/** What a verified token says about a person. */
export type Person = {
  readonly entraTenantId: string;
  readonly objectId: string;
  readonly roles: readonly string[];
  /** Template ids of the directory roles that the person holds in the Entra tenant. */
  readonly directoryRoles: readonly string[];
  /** What the person lets a client do; empty in tokens that are for no API (id tokens), and in those of applications. */
  readonly scopes: readonly string[];
};

/** What verification needs to know. */
export type EntraTokenSettings = {
  /** `https://login.microsoftonline.com` or the local issuer. */
  readonly authority: string;
  /** Accepted `aud`: the App ID URI (tokens of version 1) and the client id (version 2). */
  readonly audiences: readonly string[];
};

const claimsSchema = z.object({
  tid: z.guid().transform((id) => id.toLowerCase()),
  oid: z.guid().transform((id) => id.toLowerCase()),
  roles: z.array(z.string()).default([]),
  wids: z.array(z.string()).default([]),
  scp: z
    .string()
    .default('')
    .transform((text) => text.split(' ').filter((scope) => scope !== '')),
});

const clockToleranceSeconds = 120;

/** Faults that say that we could not ask for keys, in contrast to those that say that the token is bad. */
const unavailable = [errors.JWKSTimeout, errors.JWKSInvalid];

/** Verifies access tokens that Entra issued to people for this application. Source: carebridge.md#roles */
export class EntraTokens {
  readonly #settings: EntraTokenSettings;
  readonly #keys: JWTVerifyGetKey;

  constructor(settings: EntraTokenSettings) {
    this.#settings = settings;
    this.#keys = createRemoteJWKSet(new URL(`${settings.authority}/common/discovery/v2.0/keys`));
  }

  /**
   * The person in a token; undefined when it does not hold.
   * @throws {Unavailable} IdentityUnavailable — when signing keys cannot be read now
   */
  async verify(token: string): Promise<Person | undefined> {
    const payload = await this.#payload(token);
    if (payload === undefined) return undefined;
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success || !this.#issuersOf(claims.data.tid).includes(payload.iss ?? '')) return undefined;
    const { tid, oid, roles, wids, scp } = claims.data;
    return { entraTenantId: tid, objectId: oid, roles, directoryRoles: wids, scopes: scp };
  }

  async #payload(token: string): Promise<JWTPayload | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        algorithms: ['RS256'],
        audience: [...this.#settings.audiences],
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['iss', 'exp', 'tid', 'oid'],
      });
      return payload;
    } catch (error) {
      const bad = error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC';
      if (bad && !unavailable.some((kind) => error instanceof kind)) return undefined;
      throw new Unavailable('IdentityUnavailable', 'The identity provider gives no signing keys.', undefined, {
        cause: error,
      });
    }
  }

  /** The same signing keys serve every Entra tenant, so the issuer has to name the tenant that the token claims. */
  #issuersOf(entraTenantId: string): readonly string[] {
    const { authority } = this.#settings;
    return [
      `${authority}/${entraTenantId}/v2.0`,
      `${authority}/${entraTenantId}/`,
      `https://sts.windows.net/${entraTenantId}/`,
    ];
  }
}
