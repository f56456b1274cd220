import * as z from 'zod';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import { claimsSignedBy, headerOf, type SignedClaims } from '../../kernel/signed-claims.ts';
import { type Clock, hourMs, minuteMs, startOfDay } from '../../kernel/time.ts';
import { isPageValueName, longestPageValue, mostPageValues } from '../../protocol/carebridge/page-values.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { IdentityKey } from '../../providers/visitor-identity.ts';
import { InstanceLimit } from '../limits/instance-limit.ts';
import type { DeliveredLines } from '../worker/delivered-lines.ts';
import type { StoredConversations } from '../worker/stored-conversation.ts';
import type { IdentityFact } from '../worker/told-values.ts';
import type { VerifiedVisits } from '../worker/verified-visits.ts';
import type { VisitRecords } from '../worker/visit-records.ts';
import type { VisitorName, VisitorNames } from '../worker/visitor-names.ts';
import type { KeySets } from './key-sets.ts';
import type { TellingPage, VisitTokens } from './page-values.ts';

/** What taking identities needs. */
type VisitorIdentitiesDependencies = {
  readonly tokens: VisitTokens;
  readonly visits: Pick<VisitRecords, 'tell'> & {
    readonly names: Pick<VisitorNames, 'note'>;
    readonly verified: Pick<VerifiedVisits, 'note'>;
  };
  readonly stored: Pick<StoredConversations, 'load'>;
  readonly deliveries: Pick<DeliveredLines, 'note'>;
  readonly keySets: Pick<KeySets, 'of'>;
  readonly now: Clock;
};

/** Kinds of keys by the algorithm that a token says it is signed by. */
const keyTypes: Readonly<Record<string, string>> = { RS256: 'RSA', ES256: 'EC', EdDSA: 'OKP' };

/** How far a company's clock may differ from ours. */
const toleranceSeconds = 60;
const longestSubject = 250;
/** A token that is stolen out of a page is good for so long at most. */
const longestMs = hourMs;
const identitiesPerMinute = 10;

/** Claims that are no value of the company's own. */
const registered = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'name', 'email']);

const claimsSchema = z.looseObject({
  sub: z.string().min(1).max(longestSubject),
  exp: z.number(),
  name: z.string().max(longestPageValue).optional().catch(undefined),
  email: z.string().max(longestPageValue).optional().catch(undefined),
});

/** Takes the word of companies' sites for who their visitors are. Source: carebridge.md#identity */
export class VisitorIdentities {
  readonly #dependencies: VisitorIdentitiesDependencies;
  readonly #limit = new InstanceLimit(identitiesPerMinute, minuteMs);

  constructor(dependencies: VisitorIdentitiesDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Verifies an identity and keeps it with the visit; once this resolves it is durable.
   * @throws {RequestRefused} Unauthenticated — when the page's token does not hold; InvalidRequest — when the identity's does not, and why; NotFound — when no chat of it is there; TooManyRequests
   * @throws {Unavailable} StoreUnavailable; IdentityUnavailable — when the company's keys cannot be read
   */
  async take(tenant: Tenant, { origin, token }: Omit<TellingPage, 'tenant'>, identity: string): Promise<void> {
    const { tokens, visits, stored, deliveries, now } = this.#dependencies;
    const { threadId, issuedAt } = await tokens.waitingOf(token, tenant.id, origin);
    this.#limit.take(hashId('identity', tenant.id, threadId));
    const facts = [...(await this.verify(tenant, identity))];
    const at = now();
    const visit = await visits.tell(tenant.id, threadId, issuedAt, (before) => ({
      ...before,
      identity: { at, facts },
    }));
    if (visit === undefined) throw new RequestRefused('NotFound', 'There is no chat of this page.');
    const name = { tenant: tenant.id, conversation: visit.conversation };
    await visits.names.note(name, startOfDay(visit.day), namesIn(facts));
    await visits.verified.note(name, startOfDay(visit.day), subjectIn(facts));
    // The visit may have ended before; otherwise its end notes it.
    const loaded = await stored.load(name);
    if (loaded !== undefined) await deliveries.note(tenant, name.conversation, loaded.state);
  }

  /**
   * What a token says of a visitor: `sub` first, then name and mail address, then the company's own claims.
   * @throws {RequestRefused} InvalidRequest — when it does not hold, and why
   * @throws {Unavailable} IdentityUnavailable
   */
  async verify(tenant: Pick<Tenant, 'id' | 'identity'>, token: string): Promise<readonly IdentityFact[]> {
    const header = headerOf(token);
    if (header === undefined) throw refused('the token is no JWT');
    const { alg, kid } = header;
    const keyType = keyTypes[alg];
    if (keyType === undefined) throw refused('the token must be signed by RS256, ES256 or EdDSA');
    const all = await this.#keysOf(tenant, kid);
    const keys = all.filter((key) => key.kty === keyType && (kid === undefined || (key.kid ?? kid) === kid));
    const now = this.#dependencies.now();
    const signed = await claimsSignedBy(token, alg, { keys, audience: tenant.id, toleranceSeconds, nowMs: now });
    if (signed.fault !== undefined) throw refused(signed.fault);
    return factsOf(signed.claims, now);
  }

  async #keysOf({ identity }: Pick<Tenant, 'identity'>, kid: string | undefined): Promise<readonly IdentityKey[]> {
    if (identity === undefined) throw refused('the company has no keys by which customers are known');
    const { keys, keysUrl } = identity;
    const isPasted = kid !== undefined && keys.some((key) => key.kid === kid);
    return keysUrl === undefined || isPasted ? keys : [...keys, ...(await this.#dependencies.keySets.of(keysUrl, kid))];
  }
}

function factsOf(payload: SignedClaims, nowMs: number): readonly IdentityFact[] {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) throw refused('its sub must be a text of 1 to 250 characters');
  const { sub, exp, name, email } = claims.data;
  if (exp > (nowMs + longestMs) / 1000 + toleranceSeconds) throw refused('its exp must be an hour ahead at most');
  const known = [
    { name: 'sub', text: sub },
    { name: 'name', text: name ?? '' },
    { name: 'email', text: email ?? '' },
  ];
  const own = Object.entries(payload).flatMap(([claim, value]) =>
    registered.has(claim) || !isPageValueName(claim) || !isShown(value)
      ? []
      : [{ name: claim, text: String(value).slice(0, longestPageValue).toWellFormed() }],
  );
  return [...known.filter(({ text }) => text !== ''), ...own.slice(0, mostPageValues)];
}

/** Who the visitor is to the company. */
export const subjectIn = (facts: readonly IdentityFact[]): string =>
  facts.find(({ name }) => name === 'sub')?.text ?? '';

/** What the visitor is called, and may be found by. */
const namesIn = (facts: readonly IdentityFact[]): readonly VisitorName[] =>
  facts.flatMap(({ name, text }): VisitorName[] => {
    if (name === 'name') return [{ in: 'name', text }];
    return name === 'email' ? [{ in: 'mail', text }] : [];
  });

const isShown = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

const refused = (why: string): RequestRefused =>
  new RequestRefused('InvalidRequest', `The identity is not taken: ${why}.`);
