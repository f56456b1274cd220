import type { Json } from '../../kernel/json.ts';
import type { Roster } from './directory.ts';
import { leftKeptMs } from './left-endpoints.ts';
import type { PlatformRecord, PlatformRecords } from './records.ts';
import {
  addressKey,
  directoryKeys,
  directoryPartition,
  endpointKey,
  endpointSchema,
  grantedKey,
  leftAddresses,
  pastOf,
  type StoredUser,
  storedEndpoint,
  storedUserSchema,
  userKey,
} from './stored-directory.ts';

/** What settling works with. */
type Settling = {
  readonly records: PlatformRecords;
  /** Told of each record before it is changed. */
  readonly touched: (key: string) => void;
  /** Epoch ms. */
  readonly now: number;
};

/** What a record is to be; undefined: gone. */
type Wanted = ReadonlyMap<string, Json | undefined>;

/**
 * Makes the directory of an Entra tenant what a roster says, and tells who is to be signed out now; undefined when another writer was
 * faster somewhere. People are written first, and each address then leads to the person whose record names it, so that a crash leaves
 * nothing that a repeat does not mend: who is to be signed out stands in a record until it is done.
 */
export async function settleRoster(
  settling: Settling,
  tenantId: string,
  roster: Roster,
): Promise<readonly StoredUser[] | undefined> {
  const partition = directoryPartition(tenantId);
  const apply = async (stored: readonly PlatformRecord[], wanted: Wanted) => {
    const before = new Map(stored.map((record) => [record.key, record]));
    for (const [key, value] of wanted) {
      if (!(await applied(settling, partition, key, before.get(key), value))) return false;
    }
    return true;
  };
  const stored = await settling.records.list(partition, '');
  const people = peopleAfter(peopleIn(stored), listedIn(tenantId, roster));
  const isWritten =
    (await apply(stored, endpointsAfter(stored, tenantId, roster, settling.now))) &&
    (await apply(stored, people)) &&
    (await apply(stored, addressesAfter(stored, people.values())));
  return isWritten ? [...people.values()].filter((person) => leftAddresses(person).length > 0) : undefined;
}

/** False when the record is not as it was read any more. */
async function applied(
  { records, touched }: Settling,
  partition: string,
  key: string,
  before: PlatformRecord | undefined,
  value: Json | undefined,
): Promise<boolean> {
  if (value === undefined && before === undefined) return true;
  if (before !== undefined && JSON.stringify(before.value) === JSON.stringify(value)) return true;
  touched(key);
  if (before === undefined) return records.insert(partition, key, value ?? null);
  if (value === undefined) return records.removeIf(partition, key, before.etag);
  return records.replace(partition, key, value, before.etag);
}

function peopleIn(stored: readonly PlatformRecord[]): ReadonlyMap<string, StoredUser> {
  const people = stored.filter(({ key }) => key.startsWith(directoryKeys.user));
  return new Map(people.map(({ key, value }) => [key, storedUserSchema.parse(value)]));
}

function listedIn(tenantId: string, { people }: Roster): ReadonlyMap<string, StoredUser> {
  return new Map(
    people.map(({ objectId, uri, displayName }) => [
      userKey(objectId),
      {
        tenantId: tenantId.toLowerCase(),
        objectId: objectId.toLowerCase(),
        uri: uri.toLowerCase(),
        displayName,
        sources: ['tenants'],
      },
    ]),
  );
}

/** Everyone as they are to be stored, those who are to be signed out included. */
function peopleAfter(
  stored: ReadonlyMap<string, StoredUser>,
  listed: ReadonlyMap<string, StoredUser>,
): ReadonlyMap<string, StoredUser> {
  const given = new Set([...listed.values()].map(({ uri }) => uri));
  const kept = [...stored].map(([key, before]): readonly [string, StoredUser] => {
    const person = listed.get(key);
    // Read once more, so that its members are in the order in which they are stored.
    return [key, storedUserSchema.parse(person === undefined ? unlisted(before, given) : relisted(person, before))];
  });
  return new Map([...listed, ...kept]);
}

function relisted(person: StoredUser, before: StoredUser): StoredUser {
  return {
    ...person,
    sources: before.sources?.includes('person') === true ? ['tenants', 'person'] : ['tenants'],
    ...pastOf(before, person.uri),
  };
}

/** Whom no tenant lists leaves, unless an administrator wants them here; one of before only when the address is needed. */
function unlisted(before: StoredUser, given: ReadonlySet<string>): StoredUser {
  if (before.sources?.includes('person') === true) return { ...before, sources: ['person'] };
  const leaves = before.sources !== undefined || given.has(before.uri);
  return leaves ? { ...before, leaving: true } : before;
}

/** Each address of a person who has a seat leads to them; listed people come before others. */
function addressesAfter(stored: readonly PlatformRecord[], people: Iterable<StoredUser>): Wanted {
  const seated = [...people].filter(({ leaving }) => leaving === undefined);
  const isListed = ({ sources = [] }: StoredUser) => sources.includes('tenants');
  const inOrder = [...seated.filter((person) => !isListed(person)), ...seated.filter(isListed)];
  const gone = stored
    .filter(({ key }) => key.startsWith(directoryKeys.address))
    .map(({ key }) => [key, undefined] as const);
  return new Map<string, Json | undefined>([
    ...gone,
    ...inOrder.map(({ uri, objectId }) => [addressKey(uri), objectId] as const),
  ]);
}

/** An endpoint that no tenant has any more is closed, and gone some days later, with what its application last showed. */
function endpointsAfter(
  stored: readonly PlatformRecord[],
  tenantId: string,
  { clientId, endpoints }: Roster,
  now: number,
): Wanted {
  const left = stored
    .filter(({ key }) => key.startsWith(directoryKeys.endpoint))
    .map(({ value }) => endpointSchema.parse(value))
    .filter((endpoint) => endpoint.clientId.toLowerCase() === clientId.toLowerCase())
    .flatMap((endpoint): readonly (readonly [string, Json | undefined])[] => {
      const { uri, leftAt = now } = endpoint;
      const isOver = now - leftAt >= leftKeptMs;
      const granted = stored.filter(({ key }) => key === grantedKey(uri)).map(({ key }) => [key, undefined] as const);
      if (isOver) return [[endpointKey(uri), undefined], ...granted];
      return [[endpointKey(uri), endpointSchema.parse({ ...endpoint, closed: true, leftAt })]];
    });
  const wanted = new Map<string, Json | undefined>(left);
  for (const one of endpoints) {
    wanted.set(endpointKey(one.uri), storedEndpoint(one, tenantId));
    wanted.delete(grantedKey(one.uri));
  }
  return wanted;
}
