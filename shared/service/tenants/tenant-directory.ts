import { BoundedMap } from '../../kernel/bounded-map.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Json, JsonInput } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';
import {
  bridgedPlatform,
  storedTenantSchema,
  type Tenant,
  usualAskAnewSeconds,
  usualHistoryDays,
  usualMaxChats,
  usualOwner,
} from '../../providers/tenant.ts';

/** A tenant with what guards its replacement. */
export type StoredTenant = { readonly tenant: Tenant; readonly etag: string };

/** Finds tenants, disabled ones included, for those who do not write them. */
export interface TenantReader {
  /** A tenant by its short name; undefined when there is none. May be some seconds old. */
  find(id: string): Promise<Tenant | undefined>;
  /**
   * The tenant that has an application endpoint (lower case) in an Entra tenant, or had it last: word of visits that began there may
   * still come.
   */
  findByEndpoint(entraTenantId: string, applicationEndpoint: string): Promise<Tenant | undefined>;
}

const partition = 'tenants';
const endpointPartition = 'tenant-endpoints';
/** Where the tenants of an Entra tenant are listed: a record by id, which may outlive the tenant, but is never missing. */
const listPartition = (entraTenantId: string): string => `tenants-of.${entraTenantId}`;
/** Written once all tenants of 0.3.0 and before are listed so. */
const listedMark = { partition: 'tenants-of', key: 'complete' } as const;
const readAtOnce = 20;
const endpointKey = (entraTenantId: string, applicationEndpoint: string): string =>
  hashId(entraTenantId, applicationEndpoint);
/** Undefined where visitors invite no endpoint. */
const endpointKeyOf = (tenant: Tenant): string | undefined => {
  const platform = bridgedPlatform(tenant);
  return platform === undefined ? undefined : endpointKey(tenant.entraTenantId, platform.applicationEndpoint);
};

/** How long an instance goes on with what it read; a change elsewhere takes effect after this. */
const freshMs = 10_000;
const remembered = 10_000;

type Cached<T> = { readonly value: Promise<T | undefined>; readonly readAt: number };

/** The tenants in the store. Every method may throw {Unavailable} StoreUnavailable. */
export class TenantDirectory implements TenantReader {
  readonly #records: TableRecords;
  readonly #now: Clock;
  #tenants = new BoundedMap<Cached<Tenant>>(remembered);
  #owners = new BoundedMap<Cached<string>>(remembered);
  #listed: Promise<void> | undefined;

  constructor(records: TableRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  find(id: string): Promise<Tenant | undefined> {
    return this.#cached(this.#tenants, id, async () => (await this.read(id))?.tenant);
  }

  async findByEndpoint(entraTenantId: string, applicationEndpoint: string): Promise<Tenant | undefined> {
    const key = endpointKey(entraTenantId, applicationEndpoint);
    const owner = await this.#cached(this.#owners, key, async () => {
      return ownerOf((await this.#records.get(endpointPartition, key))?.value);
    });
    const tenant = owner === undefined ? undefined : await this.find(owner);
    return tenant?.entraTenantId === entraTenantId ? tenant : undefined;
  }

  /** A tenant as it is stored now. */
  async read(id: string): Promise<StoredTenant | undefined> {
    const record = await this.#records.get(partition, id);
    return record === undefined ? undefined : { tenant: storedTenantSchema.parse(record.value), etag: record.etag };
  }

  /** All tenants, by short name; for those alone who may see all. */
  async list(): Promise<readonly Tenant[]> {
    const records = await this.#records.list(partition);
    return records.map(({ value }) => storedTenantSchema.parse(value));
  }

  /** The tenants of an Entra tenant, by short name; each may be some seconds old. */
  ofEntraTenant(entraTenantId: string): Promise<readonly Tenant[]> {
    return this.#ofEntraTenant(entraTenantId, (id) => this.find(id));
  }

  /** The tenants of an Entra tenant as they are stored now, by short name. */
  ofEntraTenantNow(entraTenantId: string): Promise<readonly Tenant[]> {
    return this.#ofEntraTenant(entraTenantId, async (id) => (await this.read(id))?.tenant);
  }

  /** Writes a tenant over what was read before (`etag`), or where there was none; false when another writer was faster. */
  async write(tenant: Tenant, etag: string | undefined): Promise<boolean> {
    if (etag === undefined) await this.#records.insert(listPartition(tenant.entraTenantId), tenant.id, {});
    const written = await (etag === undefined
      ? this.#records.insert(partition, tenant.id, storedForm(tenant))
      : this.#records.replace(partition, tenant.id, storedForm(tenant), etag));
    this.#tenants = new BoundedMap(remembered);
    this.#owners = new BoundedMap(remembered);
    return written;
  }

  /** Makes an application endpoint the tenant's; false when it is another one's who still uses it. */
  async claimEndpoint(tenant: Tenant): Promise<boolean> {
    const key = endpointKeyOf(tenant);
    if (key === undefined) return true;
    if (await this.#records.insert(endpointPartition, key, { tenant: tenant.id })) return true;
    const claim = await this.#records.get(endpointPartition, key);
    const owner = ownerOf(claim?.value);
    if (claim === undefined || owner === undefined) return false;
    if (owner === tenant.id) return true;
    const other = await this.read(owner);
    if (other !== undefined && endpointKeyOf(other.tenant) === key) return false;
    return this.#records.replace(endpointPartition, key, { tenant: tenant.id }, claim.etag);
  }

  /** Gives up the claims of a tenant on an endpoint that it had before, unless it has it again. Repeatable. */
  async releaseEndpoint(tenant: Tenant, applicationEndpoint: string): Promise<void> {
    const key = endpointKey(tenant.entraTenantId, applicationEndpoint);
    if (key === endpointKeyOf(tenant)) return;
    const claim = await this.#records.get(endpointPartition, key);
    if (ownerOf(claim?.value) === tenant.id && claim !== undefined)
      await this.#records.removeIf(endpointPartition, key, claim.etag);
  }

  async #ofEntraTenant(
    entraTenantId: string,
    read: (id: string) => Promise<Tenant | undefined>,
  ): Promise<readonly Tenant[]> {
    await this.#everyTenantListed();
    const ids = (await this.#records.list(listPartition(entraTenantId))).map(({ key }) => key);
    const found: Tenant[] = [];
    for (let start = 0; start < ids.length; start += readAtOnce) {
      const some = await Promise.all(ids.slice(start, start + readAtOnce).map(read));
      found.push(...some.filter((tenant) => tenant !== undefined));
    }
    return found.filter((tenant) => tenant.entraTenantId === entraTenantId);
  }

  /** Lists the tenants of 0.3.0 and before, once in a deployment's life. */
  #everyTenantListed(): Promise<void> {
    this.#listed ??= this.#listOlder().catch((error: unknown) => {
      this.#listed = undefined;
      throw error;
    });
    return this.#listed;
  }

  async #listOlder(): Promise<void> {
    if ((await this.#records.get(listedMark.partition, listedMark.key)) !== undefined) return;
    for (const { id, entraTenantId } of await this.list())
      await this.#records.insert(listPartition(entraTenantId), id, {});
    await this.#records.put(listedMark.partition, listedMark.key, {});
  }

  /** What is not there is not remembered: a tenant works as soon as it has been written. */
  #cached<T>(cache: BoundedMap<Cached<T>>, key: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    const known = cache.get(key);
    if (known !== undefined && this.#now() - known.readAt < freshMs) return known.value;
    const value = read();
    const entry: Cached<T> = { value, readAt: this.#now() };
    cache.set(key, entry);
    const forget = () => {
      if (cache.get(key) === entry) cache.delete(key);
    };
    value.then((found) => {
      if (found === undefined) forget();
    }, forget);
    return value;
  }
}

/** A tenant as its record holds it: without members that the release before does not know, where they are as they usually are. */
function storedForm({
  agents,
  preChat,
  owner,
  askAnewSeconds,
  pageTexts,
  historyDays,
  rating,
  replies,
  wrapUpTags,
  openingExceptions,
  look,
  ...tenant
}: Tenant): JsonInput {
  return {
    ...tenant,
    ...(Object.keys(pageTexts).length === 0 ? {} : { pageTexts }),
    ...(owner === usualOwner ? {} : { owner }),
    ...(rating ? { rating } : {}),
    ...(replies.length === 0 ? {} : { replies }),
    ...(wrapUpTags.length === 0 ? {} : { wrapUpTags }),
    ...(Object.keys(look).length === 0 ? {} : { look }),
    ...(openingExceptions.length === 0 ? {} : { openingExceptions }),
    ...(historyDays === usualHistoryDays ? {} : { historyDays }),
    ...(askAnewSeconds === usualAskAnewSeconds ? {} : { askAnewSeconds }),
    agents: agents.map(({ maxChats, ...agent }) => (maxChats === usualMaxChats ? agent : { ...agent, maxChats })),
    preChat: preChat.map(({ kind, options, ...field }) => {
      const known = kind === 'text' ? field : { ...field, kind };
      return options.length === 0 ? known : { ...known, options };
    }),
  };
}

function ownerOf(value: Json | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || !('tenant' in value)) return undefined;
  return typeof value.tenant === 'string' ? value.tenant : undefined;
}
