import { BoundedMap } from '../../kernel/bounded-map.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';
import { type Tenant, tenantSchema } from '../../providers/tenant.ts';

/** A tenant with what guards its replacement. */
export type StoredTenant = { readonly tenant: Tenant; readonly etag: string };

/** Finds tenants, disabled ones included, for those who do not write them. */
export interface TenantReader {
  /** A tenant by its short name; undefined when there is none. May be some seconds old. */
  find(id: string): Promise<Tenant | undefined>;
  /** The tenant that has an application endpoint (lower case) in an Entra tenant. */
  findByEndpoint(entraTenantId: string, applicationEndpoint: string): Promise<Tenant | undefined>;
}

const partition = 'tenants';
const endpointPartition = 'tenant-endpoints';
const tenantKey = (id: string): string => id;
const endpointKey = (tenant: Pick<Tenant, 'entraTenantId' | 'platform'>): string =>
  hashId(tenant.entraTenantId, tenant.platform.applicationEndpoint);

/** How long an instance goes on with what it read; a change elsewhere takes effect after this. */
const freshMs = 10_000;
const remembered = 10_000;

type Cached = { readonly value: Promise<Tenant | undefined>; readonly readAt: number };

/** The tenants in the store. Every method may throw {Unavailable} StoreUnavailable. */
export class TenantDirectory implements TenantReader {
  readonly #records: TableRecords;
  readonly #now: Clock;
  #cache = new BoundedMap<Cached>(remembered);

  constructor(records: TableRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  find(id: string): Promise<Tenant | undefined> {
    return this.#cached(`tenant ${id}`, async () => (await this.read(id))?.tenant);
  }

  async findByEndpoint(entraTenantId: string, applicationEndpoint: string): Promise<Tenant | undefined> {
    const key = hashId(entraTenantId, applicationEndpoint);
    const owner = await this.#cached(`endpoint ${key}`, () => this.#endpointOwner(key));
    const tenant = owner === undefined ? undefined : await this.find(owner.id);
    const holds =
      tenant?.entraTenantId === entraTenantId && tenant.platform.applicationEndpoint === applicationEndpoint;
    return holds ? tenant : undefined;
  }

  /** A tenant as it is stored now. */
  async read(id: string): Promise<StoredTenant | undefined> {
    const record = await this.#records.get(partition, tenantKey(id));
    return record === undefined ? undefined : { tenant: tenantSchema.parse(record.value), etag: record.etag };
  }

  /** All tenants, by short name. */
  async list(): Promise<readonly Tenant[]> {
    const records = await this.#records.list(partition);
    return records.map(({ value }) => tenantSchema.parse(value));
  }

  /** Writes a tenant over what was read before (`etag`), or where there was none; false when another writer was faster. */
  async write(tenant: Tenant, etag: string | undefined): Promise<boolean> {
    const written = await (etag === undefined
      ? this.#records.insert(partition, tenantKey(tenant.id), tenant)
      : this.#records.replace(partition, tenantKey(tenant.id), tenant, etag));
    this.#cache = new BoundedMap(remembered);
    return written;
  }

  /** Makes an application endpoint the tenant's; false when it is another one's who still uses it. */
  async claimEndpoint(tenant: Tenant): Promise<boolean> {
    const key = endpointKey(tenant);
    if (await this.#records.insert(endpointPartition, key, { tenant: tenant.id })) return true;
    const claim = await this.#records.get(endpointPartition, key);
    const owner = ownerOf(claim?.value);
    if (claim === undefined || owner === undefined) return false;
    if (owner === tenant.id) return true;
    const other = await this.read(owner);
    if (other !== undefined && endpointKey(other.tenant) === key) return false;
    return this.#records.replace(endpointPartition, key, { tenant: tenant.id }, claim.etag);
  }

  async #endpointOwner(key: string): Promise<Tenant | undefined> {
    const claim = await this.#records.get(endpointPartition, key);
    const owner = ownerOf(claim?.value);
    return owner === undefined ? undefined : (await this.read(owner))?.tenant;
  }

  /** What is not there is not remembered: a tenant works as soon as it has been written. */
  #cached(key: string, read: () => Promise<Tenant | undefined>): Promise<Tenant | undefined> {
    const known = this.#cache.get(key);
    if (known !== undefined && this.#now() - known.readAt < freshMs) return known.value;
    const value = read();
    const entry: Cached = { value, readAt: this.#now() };
    this.#cache.set(key, entry);
    const forget = () => {
      if (this.#cache.get(key) === entry) this.#cache.delete(key);
    };
    value.then((tenant) => {
      if (tenant === undefined) forget();
    }, forget);
    return value;
  }
}

function ownerOf(value: Json | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || !('tenant' in value)) return undefined;
  return typeof value.tenant === 'string' ? value.tenant : undefined;
}
