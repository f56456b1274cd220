import { StateConflict } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/time.ts';
import type { ApplicationEndpoint, Permission } from './caller.ts';
import type { DirectoryAdministration, DirectoryUser, PersonAddress, Roster } from './directory.ts';
import { LeftEndpoints } from './left-endpoints.ts';
import { ReadRecords } from './read-records.ts';
import type { PlatformRecords } from './records.ts';
import { settleRoster } from './settle-roster.ts';
import {
  addressKey,
  directoryKeys,
  directoryPartition,
  endpointKey,
  endpointSchema,
  grantedKey,
  grantedSchema,
  leftAddresses,
  pastOf,
  type StoredUser,
  storedEndpoint,
  storedUserSchema,
  userKey,
} from './stored-directory.ts';

/** How long an instance may go on with what it read. */
const freshMs = 5_000;
const cachedRecords = 2_000;
const attempts = 5;

type CachedRecord = { readonly value: Json | undefined; readonly readAt: number };

/** Told of a person who is not to be reached under an address any more; repeatable. */
type Departed = (person: PersonAddress) => Promise<void>;

/** The directory over records: one partition per Entra tenant, with a second key for people by SIP URI. */
export class RecordDirectory implements DirectoryAdministration {
  readonly #records: PlatformRecords;
  readonly #now: Clock;
  readonly #cache = new ReadRecords<CachedRecord>(cachedRecords);
  readonly #left: LeftEndpoints;
  #departed: Departed = async () => {};

  constructor(records: PlatformRecords, now: Clock) {
    this.#records = records;
    this.#now = now;
    this.#left = new LeftEndpoints(records, now);
  }

  /** Removes endpoints that no tenant has had for some days. @throws {Unavailable} StoreUnavailable */
  clearLeft(isOver: () => boolean): Promise<void> {
    return this.#left.clear(isOver);
  }

  /** From now on `departed` signs people out. */
  onDeparture(departed: Departed): void {
    this.#departed = departed;
  }

  async endpoint(tenantId: string, uri: string): Promise<ApplicationEndpoint | undefined> {
    const value = await this.#read(tenantId, endpointKey(uri));
    return value === undefined ? undefined : endpointSchema.parse(value);
  }

  async endpointsOf(tenantId: string, clientId: string): Promise<readonly ApplicationEndpoint[]> {
    const isTheirs = (endpoint: ApplicationEndpoint) => endpoint.clientId.toLowerCase() === clientId.toLowerCase();
    return (await this.endpoints(tenantId)).filter(isTheirs);
  }

  async endpoints(tenantId: string): Promise<readonly ApplicationEndpoint[]> {
    const records = await this.#records.list(directoryPartition(tenantId), directoryKeys.endpoint);
    return records.map(({ value }) => endpointSchema.parse(value));
  }

  async people(tenantId: string): Promise<readonly DirectoryUser[]> {
    const records = await this.#records.list(directoryPartition(tenantId), directoryKeys.user);
    return records.map(({ value }) => seated(value)).filter((user) => user !== undefined);
  }

  async granted({ tenantId, uri }: ApplicationEndpoint): Promise<readonly Permission[] | undefined> {
    const value = await this.#read(tenantId, grantedKey(uri));
    return value === undefined ? undefined : grantedSchema.parse(value);
  }

  async noteGranted(endpoint: ApplicationEndpoint, granted: readonly Permission[]): Promise<void> {
    const known = await this.granted(endpoint);
    if (known !== undefined && known.join() === granted.join()) return;
    const key = grantedKey(endpoint.uri);
    await this.#records.put(directoryPartition(endpoint.tenantId), key, [...granted]);
    this.#forget(endpoint.tenantId, key);
  }

  async user(tenantId: string, objectId: string): Promise<DirectoryUser | undefined> {
    return seated(await this.#read(tenantId, userKey(objectId)));
  }

  async userByUri(tenantId: string, uri: string): Promise<DirectoryUser | undefined> {
    const objectId = await this.#read(tenantId, addressKey(uri));
    const user = typeof objectId === 'string' ? await this.user(tenantId, objectId) : undefined;
    return user?.uri === uri.toLowerCase() ? user : undefined;
  }

  async provisionEndpoint(endpoint: ApplicationEndpoint): Promise<void> {
    const key = endpointKey(endpoint.uri);
    const stored = storedEndpoint(endpoint, endpoint.tenantId);
    await this.#records.put(directoryPartition(endpoint.tenantId), key, stored);
    this.#forget(endpoint.tenantId, key);
  }

  async removeEndpoint(tenantId: string, uri: string): Promise<void> {
    for (const key of [endpointKey(uri), grantedKey(uri)]) {
      await this.#records.remove(directoryPartition(tenantId), key);
      this.#forget(tenantId, key);
    }
  }

  /** The address is taken first and looked at again last, so that of two people who want it at once one gets it. */
  async provisionUser(user: DirectoryUser): Promise<boolean> {
    const uri = user.uri.toLowerCase();
    const named = { ...user, uri, tenantId: user.tenantId.toLowerCase(), objectId: user.objectId.toLowerCase() };
    if (!(await this.#takeAddress(named))) return false;
    await this.#rewrite(named, (before) => written(named, before));
    const holder = await this.#records.get(directoryPartition(named.tenantId), addressKey(uri));
    const isHeld = holder?.value === named.objectId;
    if (!isHeld) await this.#rewrite(named, (now) => (now?.uri === uri ? { ...now, leaving: true } : now));
    await this.#depart(named);
    return isHeld;
  }

  async removeUser(tenantId: string, objectId: string): Promise<void> {
    const name = { tenantId: tenantId.toLowerCase(), objectId: objectId.toLowerCase() };
    await this.#rewrite(name, (before) => {
      const isListed = before?.sources?.includes('tenants') === true;
      if (before === undefined) return before;
      return isListed ? { ...before, sources: ['tenants'] } : { ...before, leaving: true };
    });
    await this.#depart(name);
  }

  async settle(tenantId: string, roster: Roster): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const touched = (key: string) => this.#forget(tenantId, key);
      const settling = { records: this.#records, touched, now: this.#now() };
      const leaving = await settleRoster(settling, tenantId, roster);
      if (leaving !== undefined) {
        for (const person of leaving) await this.#depart(person);
        await this.#left.note(tenantId);
        return;
      }
      if (attempt === attempts) throw new StateConflict('Others kept writing the directory first.');
    }
  }

  /** False when the address is the one of another person. */
  async #takeAddress({ tenantId, objectId, uri }: PersonAddress): Promise<boolean> {
    const partition = directoryPartition(tenantId);
    const key = addressKey(uri);
    this.#forget(tenantId, key);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const record = await this.#records.get(partition, key);
      if (record?.value === objectId) return true;
      const holder = typeof record?.value === 'string' ? await this.#stored(tenantId, record.value) : undefined;
      if (holder?.uri === uri && holder.leaving === undefined) return false;
      const taken = await (record === undefined
        ? this.#records.insert(partition, key, objectId)
        : this.#records.replace(partition, key, objectId, record.etag));
      if (taken) return true;
    }
    throw new StateConflict('Others kept taking the address first.');
  }

  /** Signs a person out wherever they are not to be reached any more, and clears what they had there. */
  async #depart(name: Pick<DirectoryUser, 'tenantId' | 'objectId'>): Promise<void> {
    const stored = await this.#stored(name.tenantId, name.objectId);
    if (stored === undefined) return;
    const left = leftAddresses(stored);
    for (const uri of left) {
      await this.#departed({ ...name, uri });
      await this.#releaseAddress({ ...name, uri });
    }
    if (left.length > 0) await this.#rewrite(name, (now) => withoutPast(now, left));
  }

  /** An address goes only while it is still theirs. */
  async #releaseAddress({ tenantId, objectId, uri }: PersonAddress): Promise<void> {
    const partition = directoryPartition(tenantId);
    const record = await this.#records.get(partition, addressKey(uri));
    if (record?.value === objectId) await this.#records.removeIf(partition, addressKey(uri), record.etag);
    this.#forget(tenantId, addressKey(uri));
  }

  /** Changes a person's record under its ETag; what `change` gives as undefined is removed. */
  async #rewrite(
    { tenantId, objectId }: Pick<DirectoryUser, 'tenantId' | 'objectId'>,
    change: (before: StoredUser | undefined) => StoredUser | undefined,
  ): Promise<void> {
    const partition = directoryPartition(tenantId);
    const key = userKey(objectId);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const record = await this.#records.get(partition, key);
      const after = change(record === undefined ? undefined : storedUserSchema.parse(record.value));
      this.#forget(tenantId, key);
      if (record === undefined) {
        if (after === undefined || (await this.#records.insert(partition, key, after))) return;
      } else if (after === undefined) {
        if (await this.#records.removeIf(partition, key, record.etag)) return;
      } else if (await this.#records.replace(partition, key, after, record.etag)) return;
    }
    throw new StateConflict('Others kept writing the person first.');
  }

  async #stored(tenantId: string, objectId: string): Promise<StoredUser | undefined> {
    const record = await this.#records.get(directoryPartition(tenantId), userKey(objectId));
    return record === undefined ? undefined : storedUserSchema.parse(record.value);
  }

  async #read(tenantId: string, key: string): Promise<Json | undefined> {
    const partition = directoryPartition(tenantId);
    const cached = this.#cache.get(`${partition}/${key}`);
    if (cached !== undefined && this.#now() - cached.readAt < freshMs) return cached.value;
    const value = (await this.#records.get(partition, key))?.value;
    this.#cache.set(`${partition}/${key}`, { value, readAt: this.#now() });
    return value;
  }

  #forget(tenantId: string, key: string): void {
    this.#cache.delete(`${directoryPartition(tenantId)}/${key}`);
  }
}

/** A person who has a seat. */
function seated(value: Json | undefined): DirectoryUser | undefined {
  const stored = value === undefined ? undefined : storedUserSchema.parse(value);
  if (stored === undefined || stored.leaving === true) return undefined;
  const { leaving: _, formerly: __, ...user } = stored;
  return user;
}

/** A person whom an administrator wrote, over what was there. */
function written(user: DirectoryUser, before: StoredUser | undefined): StoredUser {
  const isListed = before?.sources?.includes('tenants') === true;
  const { tenantId, objectId, uri, displayName } = user;
  return {
    tenantId,
    objectId,
    uri,
    displayName,
    sources: [...(isListed ? (['tenants'] as const) : []), 'person'],
    ...pastOf(before, uri),
  };
}

/** A person who has been signed out at the addresses that they had before; one who leaves goes with the last of them. */
function withoutPast(user: StoredUser | undefined, left: readonly string[]): StoredUser | undefined {
  if (user === undefined) return undefined;
  if (user.leaving === true && leftAddresses(user).every((uri) => left.includes(uri))) return undefined;
  const { formerly = [], ...rest } = user;
  const more = formerly.filter((uri) => !left.includes(uri));
  return more.length === 0 ? rest : { ...rest, formerly: more };
}
