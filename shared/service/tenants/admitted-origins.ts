import * as z from 'zod';
import type { Clock } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';
import type { Tenant } from '../../providers/tenant.ts';

const partition = 'admitted-origins';
const recordSchema = z.object({ since: z.record(z.string(), z.number()) });

/** Since ever, as far as is known: what was there before this was kept. */
const always = 0;

/**
 * Since when pages of an origin are let in without a break, for each tenant: what pages were given before a break ends with it. Every method may
 * throw {Unavailable} StoreUnavailable. Source: carebridge.md#relay-resume
 */
export class AdmittedOrigins {
  readonly #records: TableRecords;
  readonly #now: Clock;

  constructor(records: TableRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  /** Since when an origin is let in, epoch ms. */
  async since(tenant: string, origin: string): Promise<number> {
    const before = await this.#read(tenant);
    return before === undefined ? always : (before[origin] ?? this.#now());
  }

  /** Notes which origins are let in now; `admits`: whether any is, by the consent of the Entra tenant. Repeatable; the caller holds the lease. */
  async settle({ id, enabled, allowedOrigins }: Tenant, admits: boolean): Promise<void> {
    const before = await this.#read(id);
    const admitted = enabled && admits ? allowedOrigins : [];
    const sinceOf = (origin: string) => (before === undefined ? always : (before[origin] ?? this.#now()));
    const since = Object.fromEntries(admitted.map((origin) => [origin, sinceOf(origin)]));
    const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(since);
    if (!isSame) await this.#records.put(partition, id, { since });
  }

  async #read(tenant: string): Promise<Readonly<Record<string, number>> | undefined> {
    const record = await this.#records.get(partition, tenant);
    return record === undefined ? undefined : recordSchema.parse(record.value).since;
  }
}
