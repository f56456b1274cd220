import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { RequestRefused, Unavailable } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/time.ts';

const configurationSchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Entra's version 1 issuer publishes its keys on these hosts instead of its own. Source: trusted-application.md#callback-tokens */
const entraKeyOrigins = ['https://login.windows.net', 'https://login.microsoftonline.com'];

const lookupTimeoutMs = 5_000;
const keptIssuers = 1_000;
const unknownIssuerMs = 30_000;

type Entry = { readonly keys: Promise<JWTVerifyGetKey>; readonly at: number; failed: boolean };

/**
 * The signing keys of issuers, each found by its OpenID configuration and then kept; jose re-reads a key set when a key is
 * new or ten minutes have passed. An issuer that is not there is asked for again after 30 s at the earliest.
 */
export class IssuerKeys {
  readonly #entries = new Map<string, Entry>();
  readonly #now: Clock;

  constructor(now: Clock) {
    this.#now = now;
  }

  /**
   * The keys of one issuer.
   * @throws {RequestRefused} Unauthenticated — when there is no such issuer
   * @throws {Unavailable} IdentityUnavailable — when it cannot be asked now
   */
  of(issuer: string): Promise<JWTVerifyGetKey> {
    const known = this.#entries.get(issuer);
    if (known !== undefined && (!known.failed || this.#now() - known.at < unknownIssuerMs)) return known.keys;
    const entry: Entry = { keys: findKeys(issuer), at: this.#now(), failed: false };
    this.#entries.delete(issuer);
    this.#entries.set(issuer, entry);
    this.#trim();
    entry.keys.catch((error: unknown) => {
      entry.failed = true;
      const isOurs = this.#entries.get(issuer) === entry;
      if (isOurs && !(error instanceof RequestRefused)) this.#entries.delete(issuer);
    });
    return entry.keys;
  }

  #trim(): void {
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > keptIssuers && !oldest.done) this.#entries.delete(oldest.value);
  }
}

async function findKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(lookupTimeoutMs),
  }).catch(() => undefined);
  const text = await answer?.text().catch(() => undefined);
  if (answer === undefined || text === undefined || answer.status >= 500 || answer.status === 429) {
    throw new Unavailable('IdentityUnavailable', 'The issuer of callback tokens cannot be asked now.');
  }
  const configuration = configurationSchema.safeParse(parseJson(text));
  if (!answer.ok || !configuration.success || !isTrusted(configuration.data, issuer)) {
    throw new RequestRefused('Unauthenticated', 'The issuer of the token is not known.');
  }
  return createRemoteJWKSet(new URL(configuration.data.jwks_uri), { timeoutDuration: lookupTimeoutMs });
}

/** Keys are taken from the issuer's own origin only, or from Entra's key hosts when the issuer is Entra's. */
function isTrusted(configuration: z.infer<typeof configurationSchema>, issuer: string): boolean {
  const own = new URL(issuer).origin;
  const keys = new URL(configuration.jwks_uri).origin;
  const named = configuration.issuer.replaceAll(/\{tenant(id)?\}/g, new URL(issuer).pathname.split('/')[1] ?? '');
  const allowed = own === 'https://sts.windows.net' ? [own, ...entraKeyOrigins] : [own];
  return named === issuer && allowed.includes(keys);
}
