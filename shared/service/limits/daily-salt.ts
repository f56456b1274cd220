import { randomId } from '../../kernel/ids.ts';
import { type Clock, dayMs, utcDay } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';
import { removeAll } from '../../ledger/remove-all.ts';

const partition = 'keys';
const keyOf = (day: string): string => `address-salt.${day}`;

/**
 * The salt under which visitors' addresses are kept: one per UTC day, made by whichever instance needs it first, gone two days
 * later at the latest. Without it the hashes of a day say nothing about addresses.
 */
export class DailySalt {
  readonly #records: TableRecords;
  readonly #now: Clock;
  #known: { readonly day: string; readonly salt: Promise<string> } | undefined;

  constructor(records: TableRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  /** Today's salt. @throws {Unavailable} StoreUnavailable */
  current(): Promise<string> {
    const day = utcDay(this.#now());
    if (this.#known?.day === day) return this.#known.salt;
    const salt = this.#load(day);
    this.#known = { day, salt };
    salt.catch(() => {
      this.#known = undefined;
    });
    return salt;
  }

  /** Removes the salts of days before yesterday. @throws {Unavailable} StoreUnavailable */
  async expire(): Promise<void> {
    const yesterday = keyOf(utcDay(this.#now() - dayMs));
    await removeAll(this.#records, partition, keyOf(''), (key) => key < yesterday);
  }

  async #load(day: string): Promise<string> {
    const stored = await this.#read(day);
    if (stored !== undefined) return stored;
    const made = randomId();
    const isOurs = await this.#records.insert(partition, keyOf(day), { salt: made });
    return isOurs ? made : ((await this.#read(day)) ?? made);
  }

  async #read(day: string): Promise<string | undefined> {
    const value = (await this.#records.get(partition, keyOf(day)))?.value;
    if (typeof value !== 'object' || value === null || !('salt' in value)) return undefined;
    return typeof value.salt === 'string' ? value.salt : undefined;
  }
}
