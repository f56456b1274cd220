import * as z from 'zod';
import type { Clock } from '../../kernel/time.ts';
import { TokenVerifier, type VerifiedClaims } from '../../kernel/token-verifier.ts';

/** The identity provider whose tokens the platform takes; `{tid}` stands for the tenant id. */
export type TrustedIssuer = {
  /** Accepted `iss`, e.g. `https://login.microsoftonline.com/{tid}/v2.0` and `https://sts.windows.net/{tid}/`. */
  readonly issuers: readonly string[];
  /** OpenID configuration that names the keys, e.g. `https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration`. */
  readonly configurationUrl: string;
  /** Where people sign in; part of the challenge of a 401. */
  readonly authorizationUrl: string;
};

/** What the platform reads out of a verified token of its caller, of version 1 or 2. */
export type CallerToken = {
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string | undefined;
  readonly roles: readonly string[];
  /** Issued to an application itself, not on behalf of a person. */
  readonly appOnly: boolean;
  /** An access token of a person; an id token has no scope, and every page that a person signed in to can hand it on. */
  readonly delegated: boolean;
  readonly expiresAt: number;
};

const claimsSchema = z.object({
  sub: z.string().optional(),
  appid: z.string().optional(),
  azp: z.string().optional(),
  oid: z.string().optional(),
  idtyp: z.string().optional(),
  scp: z.string().optional(),
  roles: z.array(z.string()).optional(),
});

const rememberedTokens = 5_000;

/** Verifies the tokens of those who call the platform: service applications and signed-in people. Source: trusted-application.md#application-tokens */
export class PlatformCallerTokens {
  readonly #verifier: TokenVerifier;

  /** `audiences` are compared without case and without closing slash. */
  constructor({ issuers, configurationUrl }: TrustedIssuer, audiences: readonly string[], now: Clock) {
    this.#verifier = new TokenVerifier(
      {
        issuers,
        keys: { kind: 'shared', configurationUrl },
        audiences,
        looseAudiences: true,
        algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'ES256'],
        toleranceSeconds: 60,
        remembered: rememberedTokens,
      },
      now,
    );
  }

  /**
   * The token's content, or undefined when it does not hold (signature, issuer, audience, lifetime).
   * @throws {Unavailable} IdentityUnavailable — when the issuer's keys cannot be read now
   */
  async verify(token: string): Promise<CallerToken | undefined> {
    const claims = await this.#verifier.verify(token);
    return claims === undefined ? undefined : callerTokenOf(claims);
  }
}

function callerTokenOf(verified: VerifiedClaims): CallerToken | undefined {
  const claims = claimsSchema.safeParse(verified);
  const clientId = claims.data?.appid ?? claims.data?.azp;
  if (!claims.success || clientId === undefined) return undefined;
  const { roles } = claims.data;
  return {
    tenantId: verified.tid,
    clientId: clientId.toLowerCase(),
    objectId: claims.data.oid?.toLowerCase(),
    roles: roles ?? [],
    appOnly: isAppOnly(claims.data),
    delegated: claims.data.scp !== undefined && claims.data.scp !== '',
    expiresAt: verified.exp * 1000,
  };
}

/**
 * Whether a token says that it is an application's: by its kind, or since its subject is the very object of its service principal. That a
 * token of a person lacks scopes says nothing. Source: trusted-application.md#application-tokens
 */
function isAppOnly({ sub, oid, idtyp, scp }: z.infer<typeof claimsSchema>): boolean {
  if (scp !== undefined) return false;
  return idtyp === undefined ? sub !== undefined && sub === oid : idtyp === 'app';
}
