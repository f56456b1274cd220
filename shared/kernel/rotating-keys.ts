import { padded } from './ids.ts';
import type { Json } from './json.ts';
import type { Clock } from './time.ts';

/** What keys need of the records that they are kept in. Every method may throw {Unavailable} StoreUnavailable. */
export type KeyRecords = {
  get(partition: string, key: string): Promise<{ readonly value: Json } | undefined>;
  /** Writes a record unless there is one. */
  insert(partition: string, key: string, value: Json): Promise<boolean>;
  remove(partition: string, key: string): Promise<void>;
};

/** What a period's key is: how it is made and read, and where it is kept, which the application alone reads. */
export type KeyKind<Key> = {
  readonly partition: string;
  /** A new key, as it is stored. */
  readonly make: () => Promise<Json>;
  /** @throws when it is no key of this kind */
  readonly read: (stored: Json) => Key | Promise<Key>;
};

/** A key is valid this part of its period before it comes into use, so that verifiers know it by then. */
const announcedPart = 0.1;

const keyName = (period: number): string => `rs256.${padded(period)}`;

/**
 * Keys to sign with: one per period of time, made by the instance that needs it first. The key before stays valid for a period more, the
 * next one is valid ahead.
 */
export class RotatingKeys<Key> {
  readonly #records: KeyRecords;
  readonly #kind: KeyKind<Key>;
  readonly #periodMs: number;
  readonly #now: Clock;
  readonly #keys = new Map<number, Promise<Key | undefined>>();

  constructor(records: KeyRecords, kind: KeyKind<Key>, periodMs: number, now: Clock) {
    this.#records = records;
    this.#kind = kind;
    this.#periodMs = periodMs;
    this.#now = now;
  }

  /** The key to sign with. */
  current(): Promise<Key> {
    return this.#made(this.#period());
  }

  /** The keys by which signatures hold now, the oldest first. */
  async valid(): Promise<readonly Key[]> {
    const period = this.#period();
    const isAnnounced = this.#now() / this.#periodMs - period > 1 - announcedPart;
    for (const old of this.#keys.keys()) if (old < period - 1) this.#keys.delete(old);
    const keys = await Promise.all([
      this.#once(period - 1, () => this.#read(period - 1)),
      this.#made(period),
      isAnnounced ? this.#made(period + 1) : undefined,
    ]);
    return keys.filter((key) => key !== undefined);
  }

  #period(): number {
    return Math.floor(this.#now() / this.#periodMs);
  }

  async #made(period: number): Promise<Key> {
    const key = await this.#once(period, async () => (await this.#read(period)) ?? (await this.#make(period)));
    if (key === undefined) throw new Error('A signing key was made and is not there.');
    return key;
  }

  /** Makes the period's key unless another instance was faster: what is stored is the one. */
  async #make(period: number): Promise<Key | undefined> {
    const { partition, make } = this.#kind;
    await this.#records.insert(partition, keyName(period), await make());
    await this.#records.remove(partition, keyName(period - 2));
    return this.#read(period);
  }

  async #read(period: number): Promise<Key | undefined> {
    const record = await this.#records.get(this.#kind.partition, keyName(period));
    return record === undefined ? undefined : this.#kind.read(record.value);
  }

  /** Loads each period's key once; a load that failed is tried again. */
  #once(period: number, load: () => Promise<Key | undefined>): Promise<Key | undefined> {
    const known = this.#keys.get(period);
    if (known !== undefined) return known;
    const loading = load().catch((error: unknown) => {
      this.#keys.delete(period);
      throw error;
    });
    this.#keys.set(period, loading);
    return loading;
  }
}
