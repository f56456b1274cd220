import * as z from 'zod';
import type { TableRecords } from '../../ledger/records.ts';
import type { SetUpRecord, SetUpRegister } from '../../providers/contact-center/set-up/set-up-register.ts';
import type { EntraTenantLease } from './entra-tenant-lease.ts';

const partition = 'platform-set-ups';

const storedSchema = z.object({
  place: z.string(),
  channelId: z.string().exactOptional(),
  problem: z.string().exactOptional(),
  queueId: z.string().exactOptional(),
});

/** What is remembered of tenants' set-ups at their contact centers, in the store. */
export class StoredSetUps implements SetUpRegister {
  readonly #records: TableRecords;
  readonly #lease: EntraTenantLease;

  constructor(records: TableRecords, lease: EntraTenantLease) {
    this.#records = records;
    this.#lease = lease;
  }

  async find(tenant: string): Promise<SetUpRecord | undefined> {
    return storedSchema.safeParse((await this.#records.get(partition, tenant))?.value).data;
  }

  async keep(tenant: string, record: SetUpRecord): Promise<void> {
    await this.#records.put(partition, tenant, record);
  }

  /** Under a lease of the set-up's own, so that writes of the Entra tenant do not wait for a contact center. */
  exclusively<T>(tenant: string, work: (requireTime: () => void) => Promise<T>): Promise<T> {
    return this.#lease.hold(`set-up.${tenant}`, (lease) => work(() => lease.requireTime()));
  }
}
