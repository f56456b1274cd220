import * as z from 'zod';
import { randomId } from '../kernel/ids.ts';
import { type Clock, dayMs, hourMs, utcDay } from '../kernel/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MailStore } from './mail.ts';

/** An instance that uses its mailbox is noted so often; until twice as long has passed, it goes on while the store is away. */
const notedEveryMs = hourMs;

/** One that was not noted for so long is dead, and its mail is removed. */
const deadAfterMs = 3 * hourMs;

/** After so long no channel can name it any more: none lasts that long without a request. */
const forgottenAfterMs = 2 * dayMs;

/** As long as no sweep ran, instances of so many days are found. */
const sweptDays = 14;

/** Partition of the index that lists instances by day. */
const listed = 'mailboxes';
const valueSchema = z.object({ at: z.number() });

/**
 * This process, by a random name under which others find its mailbox. An instance is listed before it first claims a channel, and then
 * hourly, so that its mailbox has an end when it has gone.
 */
export class Instance {
  readonly #ledger: Ledger;
  readonly #now: Clock;
  #name = randomId();
  #notedAt = Number.NEGATIVE_INFINITY;
  #noting: Promise<void> | undefined;

  constructor(ledger: Ledger, now: Clock) {
    this.#ledger = ledger;
    this.#now = now;
  }

  /** Whether a claim is this instance's. */
  is(name: string | undefined): boolean {
    return name === this.#name;
  }

  get name(): string {
    return this.#name;
  }

  /**
   * To be called before a claim is made or relied on; resolves when the instance is listed. `isReading`: whether the mailbox has been read all
   * the time; one that has not been for an hour may have been taken for dead, so the instance goes on under another name.
   * @throws {Unavailable} StoreUnavailable
   */
  async listed(isReading: boolean): Promise<void> {
    const ageMs = this.#now() - this.#notedAt;
    if (ageMs < notedEveryMs) return;
    this.#noting ??= this.#note(isReading).finally(() => {
      this.#noting = undefined;
    });
    const noting = isReading && ageMs < 2 * notedEveryMs ? this.#noting.catch(() => undefined) : this.#noting;
    await noting;
  }

  /**
   * Whether another instance is listed that lives as far as that says: two reads.
   * @throws {Unavailable} StoreUnavailable
   */
  async hasNeighbours(): Promise<boolean> {
    const now = this.#now();
    const days = [utcDay(now), utcDay(now - deadAfterMs)];
    const rows = await Promise.all([...new Set(days)].map((day) => this.#ledger.indexed(listed, day)));
    return rows.flat().some(({ key, value }) => !this.is(key) && now - valueSchema.parse(value).at < deadAfterMs);
  }

  async #note(isReading: boolean): Promise<void> {
    if (!isReading) this.#name = randomId();
    const at = this.#now();
    await this.#ledger.index({ tenant: listed, day: utcDay(at), key: this.#name, value: { at } });
    this.#notedAt = at;
  }
}

/** Removes the mailboxes of instances that have gone. Begins nothing new when `isOver` says so. */
export async function sweepMailboxes(
  ledger: Ledger,
  mails: MailStore,
  now: number,
  isOver: () => boolean,
): Promise<void> {
  const days = Array.from({ length: sweptDays }, (_, age) => utcDay(now - age * dayMs));
  // The newest day first: an instance that is listed again later is not judged by an earlier day.
  const seen = new Set<string>();
  for (const day of days) {
    for (const { key, value } of await ledger.indexed(listed, day)) {
      if (isOver()) return;
      const ageMs = now - valueSchema.parse(value).at;
      const isOlder = seen.has(key);
      seen.add(key);
      if (!isOlder && ageMs >= deadAfterMs) await mails.erase(key);
      if (isOlder || ageMs >= forgottenAfterMs) await ledger.unindex({ tenant: listed, day, key });
    }
  }
}
