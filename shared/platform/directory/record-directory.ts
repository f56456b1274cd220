import * as z from 'zod';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Json } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/time.ts';
import { relPrefixes } from '../../protocol/hypermedia/rel.ts';
import { type ApplicationEndpoint, type Permission, permissions } from './caller.ts';
import type { DirectoryAdministration, DirectoryUser } from './directory.ts';
import type { PlatformRecords } from './records.ts';

const endpointSchema = z.object({
  uri: z.string(),
  tenantId: z.string(),
  clientId: z.string(),
  applicationId: z.string(),
  displayName: z.string(),
  relPrefix: z.enum(relPrefixes),
  callbackUrl: z.string(),
  callbackAudience: z.string(),
});

const grantedSchema = z.array(z.enum(permissions));

const userSchema = z.object({
  tenantId: z.string(),
  objectId: z.string(),
  uri: z.string(),
  displayName: z.string(),
});

/** How long an instance may go on with what it read. */
const freshMs = 5_000;
const cachedRecords = 2_000;

const partitionOf = (tenantId: string): string => `directory.${tenantId.toLowerCase()}`;
const endpointKey = (uri: string): string => `endpoint.${hashId(uri.toLowerCase())}`;
const grantedKey = (uri: string): string => `granted.${hashId(uri.toLowerCase())}`;
const userKey = (objectId: string): string => `user.${objectId.toLowerCase()}`;
const addressKey = (uri: string): string => `address.${hashId(uri.toLowerCase())}`;

type CachedRecord = { readonly value: Json | undefined; readonly readAt: number };

/** The directory over records: one partition per Entra tenant, with a second key for people by SIP URI. */
export class RecordDirectory implements DirectoryAdministration {
  readonly #records: PlatformRecords;
  readonly #now: Clock;
  readonly #cache = new BoundedMap<CachedRecord>(cachedRecords);

  constructor(records: PlatformRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
  }

  async endpoint(tenantId: string, uri: string): Promise<ApplicationEndpoint | undefined> {
    const value = await this.#read(tenantId, endpointKey(uri));
    return value === undefined ? undefined : endpointSchema.parse(value);
  }

  async endpointsOf(tenantId: string, clientId: string): Promise<readonly ApplicationEndpoint[]> {
    const records = await this.#records.list(partitionOf(tenantId), 'endpoint.');
    return records
      .map(({ value }) => endpointSchema.parse(value))
      .filter((endpoint) => endpoint.clientId.toLowerCase() === clientId.toLowerCase());
  }

  async granted({ tenantId, uri }: ApplicationEndpoint): Promise<readonly Permission[] | undefined> {
    const value = await this.#read(tenantId, grantedKey(uri));
    return value === undefined ? undefined : grantedSchema.parse(value);
  }

  async noteGranted(endpoint: ApplicationEndpoint, granted: readonly Permission[]): Promise<void> {
    const known = await this.granted(endpoint);
    if (known !== undefined && known.join() === granted.join()) return;
    await this.#write(endpoint.tenantId, grantedKey(endpoint.uri), [...granted]);
  }

  async user(tenantId: string, objectId: string): Promise<DirectoryUser | undefined> {
    const value = await this.#read(tenantId, userKey(objectId));
    return value === undefined ? undefined : userSchema.parse(value);
  }

  async userByUri(tenantId: string, uri: string): Promise<DirectoryUser | undefined> {
    const objectId = await this.#read(tenantId, addressKey(uri));
    const user = typeof objectId === 'string' ? await this.user(tenantId, objectId) : undefined;
    return user?.uri === uri.toLowerCase() ? user : undefined;
  }

  async provisionEndpoint(endpoint: ApplicationEndpoint): Promise<void> {
    const stored = { ...endpoint, uri: endpoint.uri.toLowerCase(), tenantId: endpoint.tenantId.toLowerCase() };
    await this.#write(endpoint.tenantId, endpointKey(endpoint.uri), stored);
  }

  async removeEndpoint(tenantId: string, uri: string): Promise<void> {
    await this.#remove(tenantId, endpointKey(uri));
  }

  async provisionUser(user: DirectoryUser): Promise<void> {
    const before = await this.user(user.tenantId, user.objectId);
    const uri = user.uri.toLowerCase();
    const stored = { ...user, uri, tenantId: user.tenantId.toLowerCase(), objectId: user.objectId.toLowerCase() };
    await this.#write(user.tenantId, userKey(user.objectId), stored);
    await this.#write(user.tenantId, addressKey(uri), stored.objectId);
    if (before !== undefined && before.uri !== uri) await this.#remove(user.tenantId, addressKey(before.uri));
  }

  async removeUser(tenantId: string, objectId: string): Promise<void> {
    const user = await this.user(tenantId, objectId);
    await this.#remove(tenantId, userKey(objectId));
    if (user !== undefined) await this.#remove(tenantId, addressKey(user.uri));
  }

  async #read(tenantId: string, key: string): Promise<Json | undefined> {
    const partition = partitionOf(tenantId);
    const cached = this.#cache.get(`${partition}/${key}`);
    if (cached !== undefined && this.#now() - cached.readAt < freshMs) return cached.value;
    const value = await this.#records.get(partition, key);
    this.#cache.set(`${partition}/${key}`, { value, readAt: this.#now() });
    return value;
  }

  async #write(tenantId: string, key: string, value: Json): Promise<void> {
    await this.#records.put(partitionOf(tenantId), key, value);
    this.#cache.set(`${partitionOf(tenantId)}/${key}`, { value, readAt: this.#now() });
  }

  async #remove(tenantId: string, key: string): Promise<void> {
    await this.#records.remove(partitionOf(tenantId), key);
    this.#cache.delete(`${partitionOf(tenantId)}/${key}`);
  }
}
