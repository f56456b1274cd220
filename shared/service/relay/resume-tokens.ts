import * as z from 'zod';
import { StateConflict } from '../../kernel/errors.ts';
import { hashId, randomHex } from '../../kernel/ids.ts';
import { type Clock, dayMs } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';
import type { ConversationName } from '../worker/service-envelope.ts';

/** Whose resume tokens are meant: a conversation on a page of this origin. */
export type ResumePlace = ConversationName & { readonly origin: string };

/** A resume token, and until when it is good, epoch ms. */
export type IssuedResume = { readonly resumeToken: string; readonly resumeUntil: number };

const secretSchema = z.object({ hash: z.string(), issuedAt: z.number(), until: z.number() });

/**
 * The secrets that open a conversation again, as hashes: the one that was used last, and those that were given for it, of which the first that
 * is used takes its place.
 */
const recordSchema = z.object({ schema: z.literal(1), used: secretSchema, next: z.array(secretSchema) });

type Secret = z.infer<typeof secretSchema>;
type ResumeRecord = z.infer<typeof recordSchema>;

/** No secret has this hash. */
const ended: Secret = { hash: '', issuedAt: 0, until: 0 };

/** So many of those that were given for one secret are good: answers are lost, and two tabs may ask at once. */
const mostNext = 4;
const attempts = 20;
const partitionOf = (tenant: string): string => `relay-resume.${tenant}`;

/** What the resume tokens need. */
type ResumeDependencies = {
  readonly records: TableRecords;
  readonly resumeDays: number;
  readonly now: Clock;
};

/**
 * The secrets by which a page comes back to its conversation. The opening id counts as the first: an answer to `open` that was lost is asked
 * for again with it, until a token of such an answer has been used. Every method may throw {Unavailable} StoreUnavailable.
 * Source: carebridge.md#relay-resume
 */
export class ResumeTokens {
  readonly #dependencies: ResumeDependencies;

  constructor(dependencies: ResumeDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * A first token for a conversation that is opened by `openingId`, or one more where its answer was lost; undefined when a token of it has been
   * used. No token is good for longer than `mostDays`.
   */
  async open(place: ResumePlace, openingId: string, mostDays: number): Promise<IssuedResume | undefined> {
    const { records, now } = this.#dependencies;
    const used = { hash: hashOf(place, openingId), issuedAt: now(), until: this.#until(mostDays) };
    await records.insert(partitionOf(place.tenant), place.conversation, { schema: 1, used, next: [] });
    return this.use(place, openingId, mostDays, 0);
  }

  /**
   * A new token for one that is good and was issued at `notBefore` (epoch ms) or later; undefined for every other.
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  async use(
    place: ResumePlace,
    secret: string,
    mostDays: number,
    notBefore: number,
  ): Promise<IssuedResume | undefined> {
    const { records, now } = this.#dependencies;
    const [partition, key] = [partitionOf(place.tenant), place.conversation];
    const hash = hashOf(place, secret);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const stored = await records.get(partition, key);
      if (stored === undefined) return undefined;
      const record = recordSchema.parse(stored.value);
      const shown = [record.used, ...record.next].find((one) => one.hash === hash);
      if (shown === undefined || shown.until <= now() || shown.issuedAt < notBefore) return undefined;
      const issued = { resumeToken: randomHex(32), resumeUntil: this.#until(mostDays) };
      const next = { hash: hashOf(place, issued.resumeToken), issuedAt: now(), until: issued.resumeUntil };
      if (await records.replace(partition, key, after(record, shown, next), stored.etag)) return issued;
    }
    throw new StateConflict('Others kept resuming first.');
  }

  /** Ends all tokens of a conversation, and its opening id. */
  async end({ tenant, conversation }: ConversationName): Promise<void> {
    await this.#dependencies.records.put(partitionOf(tenant), conversation, { schema: 1, used: ended, next: [] });
  }

  /** Removes what is kept of a conversation's tokens; how many records that were at most. */
  async erase({ tenant, conversation }: ConversationName): Promise<number> {
    await this.#dependencies.records.remove(partitionOf(tenant), conversation);
    return 1;
  }

  #until(mostDays: number): number {
    const { resumeDays, now } = this.#dependencies;
    return now() + Math.min(resumeDays, mostDays) * dayMs;
  }
}

/** The record after `shown` was used, for which `next` is given. */
function after({ used, next: others }: ResumeRecord, shown: Secret, next: Secret): ResumeRecord {
  if (shown.hash !== used.hash) return { schema: 1, used: shown, next: [next] };
  return { schema: 1, used, next: [...others, next].slice(-mostNext) };
}

/** What is kept of a secret: it is good for its conversation, tenant and origin alone. */
const hashOf = ({ tenant, conversation, origin }: ResumePlace, secret: string): string =>
  hashId('relay-resume', tenant, conversation, origin, secret);
