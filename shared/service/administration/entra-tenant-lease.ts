import * as z from 'zod';
import { StateConflict } from '../../kernel/errors.ts';
import { randomId } from '../../kernel/ids.ts';
import { KeyedLock } from '../../kernel/keyed-lock.ts';
import { type Clock, delay } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';

const leaseSchema = z.object({ by: z.string(), until: z.number() });
const partition = 'administration';

/** Longer than a write of a tenant takes with a slow store; who crashed holds others up for so long. */
const leaseMs = 60_000;
/** What must be left of it when a change begins that no one else may see half done: one request to the store, with its repeats. */
const neededMs = 25_000;
const longestWaitMs = 30_000;
const pauseMs = 60;

/** A lease that is held; a change that took too long before finds that out here. */
export type HeldLease = {
  /** @throws {StateConflict} StateChanged — when another may hold the lease before a change would be done */
  requireTime(): void;
};

/**
 * Lets one request at a time change what belongs to one Entra tenant, across all instances: what is compared before a write still
 * holds when it is written. Requests of one instance take their turn as they came; only the first of them asks the store.
 */
export class EntraTenantLease {
  readonly #records: TableRecords;
  readonly #now: Clock;
  readonly #turns = new KeyedLock();

  constructor(records: TableRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  /**
   * Works while the lease is held.
   * @throws {StateConflict} StateChanged — when others hold it for longer than a request may wait
   * @throws {Unavailable} StoreUnavailable
   */
  hold<T>(entraTenantId: string, work: (lease: HeldLease) => Promise<T>): Promise<T> {
    const giveUpAt = this.#now() + longestWaitMs;
    return this.#turns.run(entraTenantId, () => this.#holdInTurn(entraTenantId, giveUpAt, work));
  }

  async #holdInTurn<T>(entraTenantId: string, giveUpAt: number, work: (lease: HeldLease) => Promise<T>): Promise<T> {
    const { etag, until } = await this.#acquire(entraTenantId, giveUpAt);
    const requireTime = () => {
      if (until - this.#now() < neededMs) throw new StateConflict('This took too long. Please try again.');
    };
    try {
      return await work({ requireTime });
    } finally {
      // Only while it is still ours.
      await this.#records.removeIf(partition, entraTenantId, etag).catch(() => undefined);
    }
  }

  async #acquire(entraTenantId: string, giveUpAt: number): Promise<{ readonly etag: string; readonly until: number }> {
    for (;;) {
      const record = await this.#records.get(partition, entraTenantId);
      const held = leaseSchema.safeParse(record?.value).data;
      if (held === undefined || held.until <= this.#now()) {
        const lease = { by: randomId(), until: this.#now() + leaseMs };
        const put = await this.#records.put(partition, entraTenantId, lease, record?.etag ?? 'absent');
        if (put.outcome === 'written') return { etag: put.etag, until: lease.until };
      }
      if (this.#now() >= giveUpAt)
        throw new StateConflict('Another change of this Entra tenant is under way. Please try again.');
      await delay(pauseMs * (0.5 + Math.random()));
    }
  }
}
