import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { BoundedMap } from './bounded-map.ts';
import { Unavailable } from './errors.ts';
import type { Network } from './guarded-agents.ts';
import { GuardedClient } from './guarded-client.ts';
import { parseJson } from './json.ts';
import { isLoopbackOrigin } from './reach.ts';
import type { Clock } from './time.ts';

/** Where the signing keys of issuers are found: in an OpenID configuration that names a key set. */
export type KeySource =
  /** One configuration serves every tenant. A setting names it, so what it says is believed, and its absence is an outage. */
  | { readonly kind: 'shared'; readonly configurationUrl: string }
  /**
   * Each issuer has its own, at `<issuer>/.well-known/openid-configuration`. A claim that is not verified yet leads there, so it must
   * name that very issuer and keys of its origin (or of Entra's key hosts), and its absence means that there is no such issuer.
   */
  | { readonly kind: 'own' };

const configurationSchema = z.object({ issuer: z.string().optional(), jwks_uri: z.url() });

/** Entra's version 1 issuer publishes its keys on these hosts instead of its own. Source: trusted-application.md#callback-tokens */
const entraKeyOrigins = ['https://login.windows.net', 'https://login.microsoftonline.com'];

const lookupTimeoutMs = 5_000;
const headers = { accept: 'application/json' };
const keptIssuers = 1_000;
const unknownIssuerMs = 30_000;

type Entry = { readonly keys: Promise<JWTVerifyGetKey | undefined>; readonly at: number; isUnknown: boolean };

/**
 * The signing keys of issuers, looked up once and then kept; jose reads a key set again when a key is new (every 30 s at most) or ten
 * minutes have passed. An issuer that is not there is asked for again after 30 s, one that could not be asked at once.
 */
export class IssuerKeys {
  readonly #source: KeySource;
  readonly #now: Clock;
  readonly #requests: GuardedClient;
  readonly #entries = new BoundedMap<Entry>(keptIssuers);

  /** `issuers`: templates of the issuers whose keys may be asked for; settings name them. */
  constructor(source: KeySource, issuers: readonly string[], now: Clock, network?: Network) {
    this.#source = source;
    this.#now = now;
    const named = (source.kind === 'shared' ? [source.configurationUrl] : issuers).map((url) => new URL(url).origin);
    // A configuration may say that its keys are elsewhere: Entra's are.
    const reach = { named, loopback: named.every(isLoopbackOrigin), hosts: ['https://*'] };
    this.#requests = new GuardedClient({ reach, timeoutMs: lookupTimeoutMs, network });
  }

  /**
   * The keys of one issuer; undefined when there is no such issuer.
   * @throws {Unavailable} IdentityUnavailable — when it cannot be asked now
   */
  of(issuer: string): Promise<JWTVerifyGetKey | undefined> {
    const key = this.#source.kind === 'shared' ? this.#source.configurationUrl : issuer;
    const known = this.#entries.get(key);
    if (known !== undefined && (!known.isUnknown || this.#now() - known.at < unknownIssuerMs)) return known.keys;
    const keys = this.#source.kind === 'shared' ? this.#shared(this.#source.configurationUrl) : this.#own(issuer);
    const entry: Entry = { keys, at: this.#now(), isUnknown: false };
    this.#entries.set(key, entry);
    keys.then(
      (found) => {
        entry.isUnknown = found === undefined;
      },
      () => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      },
    );
    return keys;
  }

  async #shared(configurationUrl: string): Promise<JWTVerifyGetKey> {
    const configuration = await this.#configurationAt(configurationUrl);
    if (configuration === undefined) throw keysUnavailable();
    return this.#keySetAt(configuration.jwks_uri);
  }

  async #own(issuer: string): Promise<JWTVerifyGetKey | undefined> {
    const configuration = await this.#configurationAt(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (configuration === undefined || !isTrusted(configuration, issuer)) return undefined;
    return this.#keySetAt(configuration.jwks_uri);
  }

  async #configurationAt(url: string): Promise<Configuration | undefined> {
    const answer = await this.#requests.send({ method: 'GET', url: new URL(url), headers });
    if (answer.kind !== 'answered' || answer.status >= 500 || answer.status === 429) throw keysUnavailable();
    return answer.status === 200 ? configurationSchema.safeParse(parseJson(answer.text)).data : undefined;
  }

  #keySetAt(url: string): JWTVerifyGetKey {
    const read = async (): Promise<Response> => {
      const answer = await this.#requests.send({ method: 'GET', url: new URL(url), headers });
      if (answer.kind !== 'answered' || answer.status !== 200) throw keysUnavailable();
      return new Response(answer.text);
    };
    return createRemoteJWKSet(new URL(url), { [customFetch]: read });
  }
}

/** An issuer that gives no answer, or no key set, says nothing about a token: the caller tries again. */
export function keysUnavailable(cause?: unknown): Unavailable {
  return new Unavailable('IdentityUnavailable', 'The issuer gives no signing keys now.', undefined, { cause });
}

type Configuration = z.infer<typeof configurationSchema>;

function isTrusted(configuration: Configuration, issuer: string): boolean {
  const own = new URL(issuer).origin;
  const keys = new URL(configuration.jwks_uri).origin;
  const named = configuration.issuer?.replaceAll(/\{tenant(id)?\}/g, new URL(issuer).pathname.split('/')[1] ?? '');
  const allowed = own === 'https://sts.windows.net' ? [own, ...entraKeyOrigins] : [own];
  return named === issuer && allowed.includes(keys);
}
