import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sealed } from '../../../shared/bus/envelope.ts';
import { RecordDirectory } from '../../../shared/platform/directory/record-directory.ts';
import { TenantDirectory } from '../../../shared/service/tenants/tenant-directory.ts';
import { localCaller, sampleTenant, startInstance, useApplicationWorld } from '../../support/application-world.ts';
import { platformRecords } from '../../support/platform-records.ts';

const world = useApplicationWorld();

describe('a tenant that was written by a process that ended then (docs/failures.md)', () => {
  test('the alarm comes → who left has no seat, who came has one, the endpoint of a disabled tenant is closed', async () => {
    const instance = await startInstance(
      await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_PLATFORM: 'embedded' }),
    );
    const { tenantAdministration } = instance.app;
    const [ada, ben, entraTenantId] = [randomUUID(), randomUUID(), randomUUID()];
    const agentOf = (objectId: string) => ({
      objectId,
      address: `sip:${objectId}@harbour.example`,
      displayName: 'Odile',
    });
    const input = { ...sampleTenant(), entraTenantId, agents: [agentOf(ada)] };
    await tenantAdministration.create(localCaller, input);
    const records = await world.records();
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
