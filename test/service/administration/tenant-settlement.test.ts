import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tableNames } from '../../../shared/application/compose-stores.ts';
import { sealed } from '../../../shared/bus/envelope.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { connectTables } from '../../../shared/ledger/connect-tables.ts';
import { tableRecords } from '../../../shared/ledger/records.ts';
import { RecordDirectory } from '../../../shared/platform/directory/record-directory.ts';
import { TenantDirectory } from '../../../shared/service/tenants/tenant-directory.ts';
import { ApplicationWorld, localCaller, sampleTenant, startInstance } from '../../support/application-world.ts';
import { platformRecords } from '../../support/platform-records.ts';

let world: ApplicationWorld;
beforeAll(async () => {
  world = await ApplicationWorld.start();
});
afterAll(() => world.close());

const newGuid = () => `d0000000-0000-4000-8000-${randomId().slice(0, 12)}`;

describe('a tenant that was written by a process that ended then (docs/failures.md)', () => {
  test('the alarm comes → who left has no seat, who came has one, the endpoint of a disabled tenant is closed', async () => {
    const instance = await startInstance(
      await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_PLATFORM: 'embedded' }),
    );
    const { tenantAdministration } = instance.app;
    const [ada, ben, entraTenantId] = [newGuid(), newGuid(), newGuid()];
    const agentOf = (objectId: string) => ({
      objectId,
      address: `sip:${objectId}@harbour.example`,
      displayName: 'Odile',
    });
    const input = { ...sampleTenant(), entraTenantId, agents: [agentOf(ada)] };
    await tenantAdministration.create(localCaller, input);
    const tables = await connectTables({ connectionString: world.store.connectionString });
    const records = tableRecords({ client: tables(tableNames.records) });
    const tenants = new TenantDirectory(records, Date.now);
    const written = async (change: object) => {
      const { tenant, etag } = (await tenants.read(input.id)) ?? expect.fail('It was not stored.');
      await tenants.write({ ...tenant, ...change }, etag);
      const body = { kind: 'tenant-changed', schema: 1, entraTenantId, tenant: input.id } as const;
      await instance.dispatch(sealed({ to: 'service', session: `${input.id}.settle`, body }));
    };
    const found = async () => {
      const directory = new RecordDirectory(platformRecords(records), Date.now);
      const [people, endpoints] = [await directory.people(entraTenantId), await directory.endpoints(entraTenantId)];
      return { people: people.map(({ objectId }) => objectId), closed: endpoints.map(({ closed }) => closed) };
    };
    expect(await found()).toEqual({ people: [ada], closed: [undefined] });
    await written({ agents: tenantAgents(agentOf(ben)) });
    expect(await found()).toEqual({ people: [ben], closed: [undefined] });
    await written({ enabled: false });
    expect(await found()).toEqual({ people: [], closed: [true] });
    await written({ enabled: false });
    expect(await found()).toEqual({ people: [], closed: [true] });
  });
});

const tenantAgents = (agent: { objectId: string; address: string; displayName: string }) => [
  { ...agent, audience: 'everyone', skills: [] },
];
