import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonAddress, Roster } from '../../../shared/platform/directory/directory.ts';
import { RecordDirectory } from '../../../shared/platform/directory/record-directory.ts';
import type { PlatformRecords } from '../../../shared/platform/directory/records.ts';
import { startPlatformRecords } from '../../support/platform-records.ts';

let records: PlatformRecords;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ records, close } = await startPlatformRecords());
});

afterAll(() => close());

type Listed = readonly (readonly [objectId: string, address: string])[];

const ada = 'a0000000-0000-4000-8000-000000000001';
const ben = 'b0000000-0000-4000-8000-000000000002';
const cleo = 'c0000000-0000-4000-8000-000000000003';
const [first, second, third] = ['sip:first@harbour.example', 'sip:second@harbour.example', 'sip:third@harbour.example'];

/** The directory of an Entra tenant of its own. */
class World {
  readonly tenantId = randomUUID();
  readonly departed: string[] = [];

  /** A directory that has read nothing yet. */
  directory(over: PlatformRecords = records): RecordDirectory {
    const directory = new RecordDirectory(over, Date.now);
    directory.onDeparture(async ({ objectId, uri }: PersonAddress) => void this.departed.push(`${objectId} ${uri}`));
    return directory;
  }

  roster(listed: Listed): Roster {
    const { tenantId } = this;
    const people = listed.map(([objectId, uri]) => ({ tenantId, objectId, uri, displayName: `Person at ${uri}` }));
    return { clientId: 'e0000000-0000-4000-8000-000000000005', endpoints: [], people };
  }

  settle(listed: Listed, over?: PlatformRecords): Promise<void> {
    return this.directory(over).settle(this.tenantId, this.roster(listed));
  }

  /** Whom each address leads to, and who has a seat. */
  async reached(): Promise<{ readonly seats: Listed; readonly addresses: Listed }> {
    const directory = this.directory();
    const seats: (readonly [string, string])[] = [];
    const addresses: (readonly [string, string])[] = [];
    for (const objectId of [ada, ben, cleo]) {
      const user = await directory.user(this.tenantId, objectId);
      if (user !== undefined) seats.push([objectId, user.uri]);
    }
    for (const uri of [first, second, third]) {
      const user = await directory.userByUri(this.tenantId, uri);
      if (user !== undefined) addresses.push([user.objectId, uri]);
    }
    return { seats, addresses: addresses.toSorted() };
  }

  provision(objectId: string, uri: string): Promise<boolean> {
    const { tenantId } = this;
    return this.directory().provisionUser({ tenantId, objectId, uri, displayName: 'Written by an administrator' });
  }
}

const exactly = (listed: Listed) => ({ seats: listed, addresses: listed });

describe('people whom tenants list', () => {
  it('addresses swapped, and back → each leads to its person every time', async () => {
    const world = new World();
    for (const [one, other] of [
      [first, second],
      [second, first],
      [first, second],
    ] as const) {
      const listed: Listed = [
        [ada, one],
        [ben, other],
      ];
      await world.settle(listed);
      expect(await world.reached()).toEqual(exactly(listed));
    }
  });

  it('an address given to another person and taken back → leads to whom it is given', async () => {
    const world = new World();
    const steps: readonly Listed[] = [
      [[ada, first]],
      [
        [ada, second],
        [ben, first],
      ],
      [
        [ada, first],
        [ben, second],
      ],
      [[ben, first]],
    ];
    for (const listed of steps) {
      await world.settle(listed);
      expect(await world.reached()).toEqual(exactly(listed));
    }
  });

  it('no longer listed, or listed at another address → signed out where they were', async () => {
    const world = new World();
    await world.settle([
      [ada, first],
      [ben, second],
    ]);
    await world.settle([[ada, third]]);
    expect(world.departed.toSorted()).toEqual([`${ada} ${first}`, `${ben} ${second}`]);
    await world.settle([[ada, third]]);
    expect(world.departed).toHaveLength(2);
  });

  it('a crash at any request to the store → the next run leaves it as if there had been none, everyone signed out who left', async () => {
    const before: Listed = [
      [ada, first],
      [ben, second],
      [cleo, third],
    ];
    const after: Listed = [
      [ada, second],
      [ben, first],
    ];
    for (let survives = 0; ; survives += 1) {
      const world = new World();
      await world.settle(before);
      const crashing = crashingAfter(survives);
      const crashed = await world.settle(after, crashing.records).then(
        () => false,
        () => true,
      );
      await world.settle(after);
      expect(await world.reached()).toEqual(exactly(after));
      expect([...new Set(world.departed)].toSorted()).toEqual([
        `${ada} ${first}`,
        `${ben} ${second}`,
        `${cleo} ${third}`,
      ]);
      if (!crashed) break;
    }
  });
});

describe('people whom an administrator writes', () => {
  it('listed by no tenant → stay; listed for a while → stay afterwards', async () => {
    const world = new World();
    expect(await world.provision(ada, first)).toBe(true);
    await world.settle([[ben, second]]);
    await world.settle([
      [ada, first],
      [ben, second],
    ]);
    await world.settle([]);
    expect(await world.reached()).toEqual(exactly([[ada, first]]));
    expect(world.departed).toEqual([`${ben} ${second}`]);
  });

  it('the address of another person → refused; of two at once → one gets it', async () => {
    const world = new World();
    await world.settle([[ada, first]]);
    expect(await world.provision(ben, first)).toBe(false);
    const both = await Promise.all([world.provision(ben, third), world.provision(cleo, third)]);
    expect(both.filter(Boolean)).toHaveLength(1);
    const { addresses } = await world.reached();
    expect(addresses.map(([, uri]) => uri).toSorted()).toEqual([first, third]);
  });

  it('moved to another address, and removed → signed out, the address free only while it was theirs', async () => {
    const world = new World();
    await world.provision(ada, first);
    await world.provision(ada, second);
    await world.provision(ben, first);
    await world.directory().removeUser(world.tenantId, ada);
    expect(await world.reached()).toEqual(exactly([[ben, first]]));
    expect(world.departed).toEqual([`${ada} ${first}`, `${ada} ${second}`]);
  });
});

describe('records of before', () => {
  it('a person of whom nothing is known → stays, until the address is given to another', async () => {
    const world = new World();
    const stored = { tenantId: world.tenantId, objectId: ada, uri: first, displayName: 'Ada' };
    await records.put(`directory.${world.tenantId}`, `user.${ada}`, stored);
    await world.settle([[ben, second]]);
    expect(await world.reached()).toEqual(
      exactly([
        [ada, first],
        [ben, second],
      ]),
    );
    await world.settle([[ben, first]]);
    expect(await world.reached()).toEqual(exactly([[ben, first]]));
  });
});

/** Records whose process ends after so many requests; the last one may have been carried out. */
function crashingAfter(survives: number): { readonly records: PlatformRecords } {
  let left = survives;
  const guarded =
    <A extends readonly unknown[], R>(work: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      if (left < 0) throw new Error('This process has ended.');
      left -= 1;
      const result = await work(...given);
      if (left < 0) throw new Error('This process has ended.');
      return result;
    };
  return {
    records: {
      get: guarded(records.get),
      insert: guarded(records.insert),
      put: guarded(records.put),
      replace: guarded(records.replace),
      remove: guarded(records.remove),
      removeIf: guarded(records.removeIf),
      list: guarded(records.list),
    },
  };
}
