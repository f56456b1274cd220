import { BoundedMap } from './bounded-map.ts';
import { hashId } from './ids.ts';
import { type Clock, minuteMs } from './time.ts';

/** What a token says that was found good at a time, and until when it counts as such (epoch ms). */
type Verified<Claims> = { readonly claims: Claims; readonly at: number; readonly until: number };

/** As long as a key set is kept: a key that its issuer takes back is not believed for longer. */
const rememberedMs = 10 * minuteMs;

/** Tokens that were found good, by their fingerprints, each for some minutes and not beyond its end: each signature costs. */
export class VerifiedTokens<Claims extends { readonly exp: number }> {
  readonly #known: BoundedMap<Verified<Claims>>;
  readonly #now: Clock;

  /** `most`: how many are remembered. */
  constructor(most: number, now: Clock) {
    this.#known = new BoundedMap(most);
    this.#now = now;
  }

  /** What a token says; `read` verifies one that is not remembered, and gives undefined where it does not hold. Throws as `read` does. */
  async read(token: string, read: () => Promise<Claims | undefined>): Promise<Claims | undefined> {
    const fingerprint = hashId(token);
    const known = this.#known.get(fingerprint);
    const at = this.#now();
    if (known !== undefined && known.until > at && at >= known.at) return known.claims;
    const claims = await read();
    if (claims !== undefined) {
      this.#known.set(fingerprint, { claims, at, until: Math.min(claims.exp * 1000, at + rememberedMs) });
    }
    return claims;
  }
}
