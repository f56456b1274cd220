import * as z from 'zod';
import type { Clock } from '../../kernel/time.ts';
import { entraIssuers, TokenVerifier } from '../../kernel/token-verifier.ts';

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

/** Whose tokens are taken. */
type PeopleTokenTrust = {
  /** `https://login.microsoftonline.com` or the local issuer. */
  readonly authority: string;
  /** Accepted `aud`: the App ID URI (tokens of version 1) and the client id (version 2). */
  readonly audiences: readonly string[];
};

/** An agent's desk asks with the same one for an hour. */
const rememberedTokens = 10_000;

const claimsSchema = z.object({
  tid: z.string(),
  oid: z.guid().transform((id) => id.toLowerCase()),
  roles: z.array(z.string()).default([]),
  wids: z.array(z.string()).default([]),
  scp: z
    .string()
    .default('')
    .transform((text) => text.split(' ').filter((scope) => scope !== '')),
});

/** Verifies access tokens that Entra issued to people for this application. Source: carebridge.md#roles */
export class PeopleTokens {
  readonly #verifier: TokenVerifier;

  constructor({ authority, audiences }: PeopleTokenTrust, now: Clock) {
    const { issuers, configurationUrl } = entraIssuers(authority);
    const keys = { kind: 'shared', configurationUrl } as const;
    const trust = { issuers, keys, audiences, algorithms: ['RS256'], toleranceSeconds: 120 };
    this.#verifier = new TokenVerifier({ ...trust, remembered: rememberedTokens }, now);
  }

  /**
   * The person in a token; undefined when it does not hold.
   * @throws {Unavailable} IdentityUnavailable — when signing keys cannot be read now
   */
  async verify(token: string): Promise<Person | undefined> {
    const claims = claimsSchema.safeParse(await this.#verifier.verify(token));
    if (!claims.success) return undefined;
    const { tid, oid, roles, wids, scp } = claims.data;
    return { entraTenantId: tid, objectId: oid, roles, directoryRoles: wids, scopes: scp };
  }
}
