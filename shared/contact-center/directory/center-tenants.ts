import * as z from 'zod';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import type { Clock } from '../../kernel/time.ts';
import type { CenterRecords } from './center-records.ts';

const tenantSchema = z.object({ tenant: z.string(), customerId: z.string(), displayName: z.string() });

/** A tenant of the contact center. `customerId`: the Entra tenant that it belongs to. Source: contact-center.md#tenants */
export type CenterTenant = Readonly<z.infer<typeof tenantSchema>>;

const tenants = 'contact-center-tenants';
const customer = (customerId: string): string => `contact-center-customer.${customerId}`;
const tenantKey = (tenant: string): string => `tenant.${tenant}`;

/** An instance follows a change of another one after this. */
const knownMs = 5_000;
const knownTenants = 1_000;

/** Tenants of the contact center, and whose they are. */
export class CenterTenants {
  readonly #records: CenterRecords;
  readonly #now: Clock;
  readonly #known = new BoundedMap<{ readonly tenant: CenterTenant; readonly at: number }>(knownTenants);

  constructor(records: CenterRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  /** A tenant as it was some seconds ago at most. */
  async find(tenant: string): Promise<CenterTenant | undefined> {
    const known = this.#known.get(tenant);
    if (known !== undefined && this.#now() - known.at < knownMs && this.#now() >= known.at) return known.tenant;
    return this.read(tenant);
  }

  /** A tenant as it is stored. */
  async read(tenant: string): Promise<CenterTenant | undefined> {
    const record = await this.#records.get(tenants, tenantKey(tenant));
    if (record === undefined) {
      this.#known.delete(tenant);
      return undefined;
    }
    const found = tenantSchema.parse(record.value);
    this.#known.set(tenant, { tenant: found, at: this.#now() });
    return found;
  }

  /** The tenants of a customer, by name. */
  async ofCustomer(customerId: string): Promise<readonly CenterTenant[]> {
    const records = await this.#records.list(customer(customerId), { prefix: tenantKey('') });
    return records.map(({ value }) => tenantSchema.parse(value));
  }

  /**
   * Makes or renames a tenant; false when the name is another customer's. Listed before it is made, so that a crash in between leaves
   * nothing that is not listed.
   */
  async put(wanted: CenterTenant): Promise<boolean> {
    const { tenant, customerId } = wanted;
    const stored = await this.#records.get(tenants, tenantKey(tenant));
    if (stored !== undefined && tenantSchema.parse(stored.value).customerId !== customerId) return false;
    await this.#write(customer(customerId), tenantKey(tenant), wanted);
    const isMade =
      stored === undefined
        ? await this.#records.insert(tenants, tenantKey(tenant), wanted)
        : await this.#records.replace(tenants, tenantKey(tenant), wanted, stored.etag);
    this.#known.delete(tenant);
    if (isMade) return true;
    const now = await this.read(tenant);
    if (now?.customerId === customerId) return true;
    await this.#records.remove(customer(customerId), tenantKey(tenant));
    return false;
  }

  /** Removes a tenant. */
  async remove({ tenant, customerId }: CenterTenant): Promise<void> {
    await this.#records.remove(tenants, tenantKey(tenant));
    await this.#records.remove(customer(customerId), tenantKey(tenant));
    this.#known.delete(tenant);
  }

  async #write(partition: string, key: string, value: CenterTenant): Promise<void> {
    const stored = await this.#records.get(partition, key);
    if (stored === undefined) await this.#records.insert(partition, key, value);
    else await this.#records.replace(partition, key, value, stored.etag);
  }
}
