import * as z from 'zod/mini';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { Unavailable } from '../../kernel/errors.ts';
import { type GuardedClient, isPage } from '../../kernel/guarded-client.ts';
import { parseJson } from '../../kernel/json.ts';
import { retryAfterMs } from '../../kernel/retry-after.ts';
import type { Clock } from '../../kernel/time.ts';
import { mediaTypes } from '../../protocol/contact-center/media-types.ts';
import { type CenterCredential, noCredential } from './credential.ts';

/** What is read of the answer that carries a token; its numbers are texts, and may become numbers. Source: contact-center.md#tokens */
const tokenSchema = z.object({
  access_token: z.string().check(z.maxLength(8_000), z.regex(/^[\x21-\x7e]+$/)),
  expires_in: z.optional(z.union([z.string(), z.number()])),
});

/** Whose token it is: where the contact center is, and which secret stands behind. */
export type TokenOwner = {
  readonly baseUrl: string;
  readonly client: Extract<CenterCredential, { kind: 'client' }>;
  /** Of the secret: another one has tokens of its own. */
  readonly version: string;
};

/** A token is asked for anew after so much of its life. */
const usedPart = 0.8;
/** Choice: of a token that does not say how long it lasts. */
const usualSeconds = 300;
const longestSeconds = 86_400;
const keptTokens = 1_000;

type Token = { readonly value: string; readonly until: number };

/**
 * Access tokens of the Chat API: each asked for once, by whichever request needs it first, and used until most of its life is over. There is
 * no refresh token. Source: contact-center.md#tokens
 */
export class AccessTokens {
  readonly #requests: GuardedClient;
  readonly #now: Clock;
  readonly #elapsed: () => number;
  readonly #tokens = new BoundedMap<Token>(keptTokens);
  readonly #asked = new Map<string, Promise<Token>>();

  /** `elapsed` gives milliseconds of a clock that is never set. */
  constructor(requests: GuardedClient, now: Clock, elapsed: () => number = () => performance.now()) {
    this.#requests = requests;
    this.#now = now;
    this.#elapsed = elapsed;
  }

  /**
   * A token; `refused` is one that was not taken, in whose place another one is given.
   * @throws {ProviderRefused} PlatformUnauthorized — when the credential does not hold
   * @throws {Unavailable} IdentityUnavailable — when there is no answer, or 429, or 5xx
   */
  async token(owner: TokenOwner, refused?: string): Promise<string> {
    const key = `${owner.baseUrl} ${owner.client.clientId} ${owner.version}`;
    const known = this.#tokens.get(key);
    if (known !== undefined && known.value !== refused && this.#elapsed() < known.until) return known.value;
    const going = this.#asked.get(key) ?? this.#ask(owner).finally(() => this.#asked.delete(key));
    this.#asked.set(key, going);
    const token = await going;
    this.#tokens.set(key, token);
    return token.value;
  }

  async #ask({ baseUrl, client: { clientId, clientSecret } }: TokenOwner): Promise<Token> {
    const askedAt = this.#elapsed();
    const answer = await this.#requests.send({
      method: 'POST',
      url: new URL(`${baseUrl}/oauth/v2/token`),
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        'content-type': mediaTypes.form,
        accept: `${mediaTypes.json}, ${mediaTypes.problem}`,
      },
      body: 'grant_type=client_credentials',
    });
    if (answer.kind !== 'answered' || isPage(answer)) throw noToken();
    const { status, headers, text } = answer;
    if (status === 429 || status >= 500) throw noToken(retryAfterMs(headers['retry-after'], this.#now()));
    const { data } = tokenSchema.safeParse(parseJson(text));
    if (status !== 200 || data === undefined) throw noCredential(`The contact center gave no token: ${status}.`);
    const seconds = Number(data.expires_in ?? usualSeconds);
    const lasting = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, longestSeconds) : usualSeconds;
    return { value: data.access_token, until: askedAt + lasting * 1_000 * usedPart };
  }
}

function noToken(retryAfter?: number): Unavailable {
  return new Unavailable('IdentityUnavailable', 'The contact center gave no token just now.', retryAfter);
}
