import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RequestRefused, StateConflict } from '../../shared/kernel/errors.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { RecordDirectory } from '../../shared/platform/directory/record-directory.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import {
  type Instance,
  localCaller,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import { platformRecords } from '../support/platform-records.ts';
import { propertyRuns } from '../support/thoroughness.ts';

const world = useApplicationWorld();

/** People and addresses of one Entra tenant, which has two tenants on the embedded platform, written by two instances. */
class Company {
  readonly entraTenantId = randomUUID();
  readonly ids = [0, 1].map((index) => `tenant-${index}-${randomId().slice(0, 8)}`);
  readonly people = Array.from({ length: 3 }, () => randomUUID());
  readonly addresses = ['a', 'b', 'c'].map((name) => `sip:${name}@harbour.example`);
  readonly #instances: readonly Instance[];
  readonly #fresh: () => RecordDirectory;

  constructor(instances: readonly Instance[], fresh: () => RecordDirectory) {
    this.#instances = instances;
    this.#fresh = fresh;
  }

  /** True when it was taken. */
  async write(write: Write): Promise<boolean> {
    const instance = this.#instances[write.by];
    const input = this.#tenant(write);
    try {
      await instance?.app.tenantAdministration.put(localCaller, input.id, input, {});
      return true;
    } catch (error) {
      if (error instanceof RequestRefused || error instanceof StateConflict) return false;
      throw error;
    }
  }

  #tenant({ tenant, listed, enabled }: Write): TenantInput {
    const agents = listed.flatMap((address, person) => {
      const objectId = this.people[person];
      const uri = this.addresses[address];
      return objectId === undefined || uri === undefined
        ? []
        : [{ objectId, address: uri, displayName: `Person ${person}` }];
    });
    return sampleTenant(this.ids[tenant], { entraTenantId: this.entraTenantId, agents, enabled });
  }

  /** Who is to be reached where, by what is stored; and who is. */
  async reachable(): Promise<{ readonly wanted: readonly string[]; readonly reached: readonly string[] }> {
    const tenants = (await this.#instances[0]?.app.tenantAdministration.list(localCaller)) ?? [];
    const own = tenants.filter(({ entraTenantId, enabled }) => entraTenantId === this.entraTenantId && enabled);
    const listed = own.flatMap(({ agents }) => agents.map(({ objectId, address }) => `${objectId} ${address}`));
    const directory = this.#fresh();
    const byAddress = await Promise.all(this.addresses.map((uri) => directory.userByUri(this.entraTenantId, uri)));
    const byId = await Promise.all(this.people.map((objectId) => directory.user(this.entraTenantId, objectId)));
    const named = (found: typeof byId) =>
      found.flatMap((user) => (user === undefined ? [] : [`${user.objectId} ${user.uri}`])).toSorted();
    expect(named(byId)).toEqual(named(byAddress));
    return { wanted: [...new Set(listed)].toSorted(), reached: named(byAddress) };
  }
}

/** One write: which tenant, by which instance, and for each person which address (3: the person is not listed). */
type Write = {
  readonly tenant: number;
  readonly by: number;
  readonly listed: readonly number[];
  readonly enabled: boolean;
};

const write: fc.Arbitrary<Write> = fc.record({
  tenant: fc.nat(1),
  by: fc.nat(1),
  listed: fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }),
  enabled: fc.nat(4).map((number) => number > 0),
});

describe('agents of tenants that share an Entra tenant (carebridge.md#tenants)', () => {
  test('written in any sequence, by two instances at once → everyone listed is reached, no one else is', async () => {
    const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_PLATFORM: 'embedded' });
    const instances = [await startInstance(deployment), await startInstance(deployment)];
    const records = await world.records();
    const fresh = () => new RecordDirectory(platformRecords(records), Date.now);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(write, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 5 }),
        async (steps) => {
          const company = new Company(instances, fresh);
          for (const step of steps) {
            await Promise.all(step.map((each) => company.write(each)));
            const { wanted, reached } = await company.reachable();
            expect(reached).toEqual(wanted);
          }
        },
      ),
      propertyRuns(6, 25),
    );
  });

  test('two tenants give one address to two people at once → one of them does', async () => {
    const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_PLATFORM: 'embedded' });
    const instances = [await startInstance(deployment), await startInstance(deployment)];
    const company = new Company(instances, () => {
      throw new Error('Nothing is read.');
    });
    const taken = await Promise.all([
      company.write({ tenant: 0, by: 0, listed: [0, 3, 3], enabled: true }),
      company.write({ tenant: 1, by: 1, listed: [3, 0, 3], enabled: true }),
    ]);
    expect(taken.filter(Boolean)).toHaveLength(1);
  });
});
