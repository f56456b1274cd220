import * as z from 'zod';
import { padded, randomHex } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';

const partition = 'relay-keys';
const keyName = (period: number): string => `hs256.${padded(period)}`;
const storedKeySchema = z.object({ secret: z.string().regex(/^[0-9a-f]{64}$/) });

/** A key of the relay's tokens: the period that it was made for, which names it, and 256 random bits. */
export type RelayKey = { readonly period: number; readonly secret: Uint8Array };

/**
 * The keys that the relay's tokens are signed with: one per period of time, made by whichever instance needs it first, in the table that only
 * the application's identity reads. The key before is taken for one period more.
 * Choice: symmetric, unlike the platform's, since who signs these tokens is who verifies them.
 */
export class RelayKeys {
  readonly #records: TableRecords;
  readonly #periodMs: number;
  readonly #now: Clock;
  readonly #known = new Map<number, RelayKey>();

  constructor(records: TableRecords, periodMs: number, now: Clock) {
    this.#records = records;
    this.#periodMs = periodMs;
    this.#now = now;
  }

  /** The key to sign with. @throws {Unavailable} StoreUnavailable */
  async current(): Promise<RelayKey> {
    const period = this.#period();
    return (await this.#find(period)) ?? this.#make(period);
  }

  /** The key that a token names; undefined when it is none that is taken now. @throws {Unavailable} StoreUnavailable */
  async named(period: number): Promise<RelayKey | undefined> {
    // The next one, too: the clock of the instance that signed may be ahead of ours.
    const isTaken = Math.abs(period - this.#period()) <= 1;
    return isTaken ? this.#find(period) : undefined;
  }

  #period(): number {
    return Math.floor(this.#now() / this.#periodMs);
  }

  /** What is stored is the key, whichever instance was faster. */
  async #make(period: number): Promise<RelayKey> {
    await this.#records.insert(partition, keyName(period), { secret: randomHex(32) });
    await this.#records.remove(partition, keyName(period - 2));
    const key = await this.#find(period);
    if (key === undefined) throw new Error('A key of the relay was made and is not there.');
    return key;
  }

  async #find(period: number): Promise<RelayKey | undefined> {
    const known = this.#known.get(period);
    if (known !== undefined) return known;
    const record = await this.#records.get(partition, keyName(period));
    if (record === undefined) return undefined;
    const key = { period, secret: Buffer.from(storedKeySchema.parse(record.value).secret, 'hex') };
    for (const old of this.#known.keys()) if (old < period - 1) this.#known.delete(old);
    this.#known.set(period, key);
    return key;
  }
}
