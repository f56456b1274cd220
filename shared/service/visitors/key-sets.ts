import * as z from 'zod';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { Unavailable } from '../../kernel/errors.ts';
import type { GuardedClient } from '../../kernel/guarded-client.ts';
import { parseStrangersJson } from '../../kernel/json.ts';
import { type Clock, hourMs, minuteMs } from '../../kernel/time.ts';
import { type IdentityKey, identityKeyOf } from '../../providers/visitor-identity.ts';

const keySetSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

/** Choice: of a longer set the first are used. */
const mostKeys = 20;
const rememberedSets = 1_000;
/** Choice: a set that lacks a key, or did not come, is asked for again after so long. */
const againMs = minuteMs;

/** A key set as it was read last, and when it was asked for last, epoch ms. */
type Entry = {
  keys: readonly IdentityKey[] | undefined;
  readAt: number;
  askedAt: number;
  reading: Promise<void> | undefined;
};

/** Key sets of companies' sites, each kept for an hour; where one cannot be read then, the one before goes on. */
export class KeySets {
  readonly #requests: Pick<GuardedClient, 'send'>;
  readonly #now: Clock;
  readonly #entries = new BoundedMap<Entry>(rememberedSets);

  constructor(requests: Pick<GuardedClient, 'send'>, now: Clock) {
    this.#requests = requests;
    this.#now = now;
  }

  /**
   * The keys at an address; `kid`: one that should be among them, so that a key that is new is found.
   * @throws {Unavailable} IdentityUnavailable — when none could ever be read
   */
  async of(url: string, kid: string | undefined): Promise<readonly IdentityKey[]> {
    const entry = this.#entryOf(url);
    const at = this.#now();
    const isOld = entry.keys === undefined || at - entry.readAt >= hourMs;
    const isNew = kid !== undefined && entry.keys?.every((key) => key.kid !== kid) === true;
    if ((isOld || isNew) && entry.reading === undefined && at - entry.askedAt >= againMs) {
      entry.askedAt = at;
      entry.reading = this.#read(url, entry).finally(() => {
        entry.reading = undefined;
      });
    }
    await entry.reading;
    if (entry.keys !== undefined) return entry.keys;
    throw new Unavailable('IdentityUnavailable', 'The keys of the company cannot be read now.', againMs);
  }

  #entryOf(url: string): Entry {
    const known = this.#entries.get(url);
    if (known !== undefined) return known;
    const entry: Entry = { keys: undefined, readAt: 0, askedAt: Number.NEGATIVE_INFINITY, reading: undefined };
    this.#entries.set(url, entry);
    return entry;
  }

  async #read(url: string, entry: Entry): Promise<void> {
    const answer = await this.#requests.send({
      method: 'GET',
      url: new URL(url),
      headers: { accept: 'application/json' },
    });
    if (answer.kind !== 'answered' || answer.status !== 200) return;
    const read = keySetSchema.safeParse(parseStrangersJson(answer.text));
    if (!read.success) return;
    entry.keys = read.data.keys.slice(0, mostKeys).flatMap((jwk): readonly IdentityKey[] => {
      const key = identityKeyOf(jwk);
      return key === undefined ? [] : [key];
    });
    entry.readAt = this.#now();
  }
}
