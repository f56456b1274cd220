import { createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { Unavailable } from '../../kernel/errors.ts';
import { type GuardedClient, isPage } from '../../kernel/guarded-client.ts';
import { parseJson } from '../../kernel/json.ts';
import { hourMs, minuteMs } from '../../kernel/time.ts';

/** Where keys of a contact center are. */
export type KeyPlace = { readonly baseUrl: string; readonly region: string };

const keySchema = z.object({
  kty: z.literal('RSA'),
  e: z.string().check(z.regex(/^[\w-]{1,16}$/)),
  n: z.string().check(z.regex(/^[\w-]{300,2000}$/)),
  kid: z.string(),
});
const leastModulusBits = 2_048;

const knownMs = hourMs;
const unknownMs = minuteMs;
const keptKeys = 1_000;
/** Choice: so many ids that are not known are looked up in a minute at one contact center; a rotation brings one. */
const mostLookups = 20;
const timeoutMs = 4_000;

type Entry = { readonly key: Promise<KeyObject | undefined>; readonly until: number };
type Window = { readonly from: number; readonly count: number };

/**
 * The public keys by which deliveries are verified, by id. An id comes out of what is not verified yet, so what is not found is
 * remembered, and lookups are counted. Source: contact-center.md#public-keys
 */
export class DeliveryKeys {
  readonly #requests: GuardedClient;
  readonly #elapsed: () => number;
  readonly #entries = new BoundedMap<Entry>(keptKeys);
  readonly #windows = new BoundedMap<Window>(keptKeys);

  /** `elapsed` gives milliseconds of a clock that is never set. */
  constructor(requests: GuardedClient, elapsed: () => number = () => performance.now()) {
    this.#requests = requests;
    this.#elapsed = elapsed;
  }

  /**
   * The key of an id, which has to be safe in an address; undefined when there is none.
   * @throws {Unavailable} IdentityUnavailable — when it cannot be asked for now
   */
  async of(place: KeyPlace, kid: string): Promise<KeyObject | undefined> {
    const name = `${place.baseUrl} ${kid}`;
    const now = this.#elapsed();
    const known = this.#entries.get(name);
    if (known !== undefined && now < known.until) return known.key;
    this.#count(place.baseUrl, now);
    const key = this.#lookUp(place, kid);
    const entry = { key, until: now + knownMs };
    this.#entries.set(name, entry);
    const settle = (until: number | undefined) => {
      if (this.#entries.get(name) !== entry) return;
      if (until === undefined) this.#entries.delete(name);
      else this.#entries.set(name, { key, until });
    };
    key.then(
      (found) => settle(now + (found === undefined ? unknownMs : knownMs)),
      () => settle(undefined),
    );
    return key;
  }

  #count(baseUrl: string, now: number): void {
    const window = this.#windows.get(baseUrl);
    const isOver = window === undefined || now - window.from >= minuteMs;
    if (!isOver && window.count >= mostLookups) throw unreadable();
    this.#windows.set(baseUrl, isOver ? { from: now, count: 1 } : { ...window, count: window.count + 1 });
  }

  /** Published samples read the second generation's keys at the address of the first. */
  async #lookUp({ baseUrl, region }: KeyPlace, kid: string): Promise<KeyObject | undefined> {
    const paths = [`/chat-gateway/v1/jwk/${kid}/public`, `/vcc/${region}/chat/v2/jwk/${kid}/public`];
    for (const path of paths) {
      const headers = { accept: 'application/json, application/hal+json' };
      const url = new URL(`${baseUrl}${path}`);
      const answer = await this.#requests.send({ method: 'GET', url, headers, timeoutMs });
      if (answer.kind === 'no-answer' || isPage(answer)) throw unreadable();
      if (answer.kind !== 'answered') return undefined;
      if (answer.status >= 500 || answer.status === 429 || answer.status === 408) throw unreadable();
      const key = answer.status === 200 ? keyIn(answer.text, kid) : undefined;
      if (key !== undefined) return key;
    }
    return undefined;
  }
}

/** The key in an answer: an object, or a text that holds one, as it is described. */
function keyIn(text: string, kid: string): KeyObject | undefined {
  const content = parseJson(text);
  const { data } = keySchema.safeParse(typeof content === 'string' ? parseJson(content) : content);
  if (data === undefined || data.kid !== kid) return undefined;
  try {
    const key = createPublicKey({ key: { kty: data.kty, e: data.e, n: data.n }, format: 'jwk' });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= leastModulusBits ? key : undefined;
  } catch {
    return undefined;
  }
}

function unreadable(): Unavailable {
  return new Unavailable('IdentityUnavailable', 'The contact center gives no key just now.');
}
