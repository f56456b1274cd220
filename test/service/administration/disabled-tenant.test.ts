import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { sealed } from '../../../shared/bus/envelope.ts';
import type { TenantInput } from '../../../shared/providers/tenant.ts';
import { readMessage } from '../../../shared/service/messages/queue-message.ts';
import { Consents } from '../../../shared/service/tenants/consents.ts';
import { placeOf } from '../../../shared/service/tenants/tenant-place.ts';
import { Visit } from '../../support/application/visit.ts';
import { localCaller, startInstance, useApplicationWorld } from '../../support/application-world.ts';
import { rowsWith } from '../../support/raw-tables.ts';
import type { Seen } from '../../support/small-server.ts';
import { until } from '../../support/until.ts';

const world = useApplicationWorld();

const bridging = ['E01', 'E02', 'E03', 'E04', 'E05', 'E06', 'E07', 'E08', 'E09', 'E10', 'E11', 'E12'] as const;
const lastSegment = ({ path }: Seen) => path.split('?')[0]?.split('/').at(-1);

async function begin() {
  const deployment = await world.deploy(() => ({ status: 201 }));
  const instance = await startInstance(deployment);
  return { deployment, instance, visit: await Visit.begin(deployment, instance) };
}

/** An agent whom no other tenant has. */
const piaOf = (tenant: string) => ({
  objectId: randomUUID(),
  address: `sip:pia.${tenant}@harbour.example`,
  displayName: 'Pia',
});

describe('tenant disabled', () => {
  test('visits are running → each is ended on both legs, without any callback', async () => {
    const { deployment, instance, visit } = await begin();
    const other = visit.another();
    for (const each of [visit, other]) await each.happens(instance, ...bridging);
    world.receive((message) => instance.dispatch(message));
    await instance.app.tenantAdministration.disable(localCaller, visit.tenant, {});
    for (const each of [visit, other]) {
      await until(async () => (await instance.app.conversations.read(localCaller, each)).phase === 'closed');
    }
    expect(deployment.platform.seen.filter(({ method }) => method === 'DELETE')).toHaveLength(4);
  });

  test('its application endpoint is another one from now on → running visits are ended, their late callbacks still theirs', async () => {
    const { deployment, instance, visit } = await begin();
    await visit.happens(instance, ...bridging);
    world.receive((message) => instance.dispatch(message));
    const { tenant } = await instance.app.tenantAdministration.read(localCaller, visit.tenant);
    const platform = { ...tenant.platform, applicationEndpoint: `sip:moved.${visit.tenant}@harbour.example` };
    await instance.app.tenantAdministration.patch(localCaller, visit.tenant, { platform }, {});
    await until(async () => (await instance.app.conversations.read(localCaller, visit)).phase === 'closed');
    expect(deployment.platform.seen.filter(({ method }) => method === 'DELETE')).toHaveLength(2);
  });

  test('its endpoint is another one, the alarm comes when visits have begun there → they go on, the others are ended', async () => {
    const { instance, visit } = await begin();
    const { tenant } = await instance.app.tenantAdministration.read(localCaller, visit.tenant);
    const { platform, entraTenantId, id } = tenant;
    const endpoint = `sip:moved.${id}@harbour.example`;
    await visit.happens(instance, ...bridging);
    await instance.app.tenantAdministration.patch(
      localCaller,
      id,
      { platform: { ...platform, applicationEndpoint: endpoint } },
      {},
    );
    const later = visit.another();
    await later.happens(instance, ...bridging);
    const body = {
      kind: 'tenant-changed',
      schema: 1,
      entraTenantId,
      tenant: id,
      placeBefore: placeOf(tenant),
    } as const;
    await instance.dispatch(sealed({ to: 'service', session: `${id}.settle`, body }));
    const requested: string[] = [];
    world.receive(async (message) => {
      const { content } = readMessage(message);
      const envelope = content.kind === 'service' ? content.envelope : undefined;
      if (envelope?.kind === 'request' && envelope.conversation === later.conversation)
        requested.push(envelope.request.kind);
      await instance.dispatch(message);
    });
    // A visit is asked one after another: once it was told of its agents, nothing that was asked before is on its way.
    const agents = [piaOf(id)];
    await instance.app.tenantAdministration.patch(localCaller, id, { agents }, {});
    await until(() => requested.includes('list-agents'));
    await until(async () => (await instance.app.conversations.read(localCaller, visit)).phase === 'closed');
    expect(requested).toEqual(['list-agents']);
    expect((await instance.app.conversations.read(localCaller, later)).phase).toBe('waiting');
  });

  test('a visitor comes only now, with a token of before → turned away, no room is opened', async () => {
    const { deployment, instance, visit } = await begin();
    await instance.app.tenantAdministration.disable(localCaller, visit.tenant, {});
    await visit.happens(instance, 'E01');
    expect(deployment.platform.seen.map(lastSegment)).toEqual(['decline']);
    expect((await instance.app.conversations.read(localCaller, visit)).phase).toBe('closed');
  });

  test('word of a running visit comes → it is kept, and ends the visit', async () => {
    const { deployment, instance, visit } = await begin();
    await visit.happens(instance, ...bridging);
    await instance.app.tenantAdministration.disable(localCaller, visit.tenant, {});
    await visit.happens(instance, 'E19');
    const { phase, transcript } = await instance.app.conversations.read(localCaller, visit);
    expect(phase).toBe('closed');
    expect(transcript.map(({ by }) => by)).toContain('visitor');
    expect(deployment.platform.seen.filter(({ method }) => method === 'DELETE')).toHaveLength(2);
  });
});

describe('agents changed', () => {
  const stateSchema = z.object({
    work: z.object({ agents: z.array(z.object({ address: z.string(), removed: z.boolean().optional() })) }),
  });

  test('one is taken out, and put back → running visits remove the agent, and then no more', async () => {
    const { instance, visit } = await begin();
    await visit.happens(instance, ...bridging);
    world.receive((message) => instance.dispatch(message));
    const removed = async () => {
      const { work } = stateSchema.parse((await instance.app.conversations.read(localCaller, visit)).state);
      return work.agents.filter(({ removed: isRemoved }) => isRemoved).map(({ address }) => address);
    };
    const agentsAre = (agents: TenantInput['agents']) =>
      instance.app.tenantAdministration.patch(localCaller, visit.tenant, { agents }, {});
    const { agents } = (await instance.app.tenantAdministration.read(localCaller, visit.tenant)).tenant;
    const pia = piaOf(visit.tenant);
    await agentsAre([pia]);
    await until(async () => (await removed()).length > 0);
    expect(await removed()).toEqual(agents.map(({ address }) => address));
    await agentsAre([...agents, pia]);
    await until(async () => (await removed()).length === 0);
  });
});

describe('consent withdrawn (carebridge.md#consent)', () => {
  const withdraw = async ({ instance, visit }: Awaited<ReturnType<typeof begin>>): Promise<void> => {
    const { tenant } = await instance.app.tenantAdministration.read(localCaller, visit.tenant);
    await instance.app.consent.withdraw(localCaller, tenant.entraTenantId);
    const consents = new Consents(await world.records(), [], Date.now);
    onTestFinished(() => consents.give(tenant.entraTenantId));
  };

  test('a platform goes on to send word of new visitors → taken, and nothing is stored of it, nothing asked of the platform', async () => {
    const begun = await begin();
    const { deployment, instance, visit } = begun;
    await withdraw(begun);
    const before = await rowsWith(world.store.connectionString, [visit.conversation]);
    await visit.happens(instance, 'E01', 'E02');
    expect(await rowsWith(world.store.connectionString, [visit.conversation])).toEqual(before);
    expect(deployment.platform.seen).toEqual([]);
  });

  test('a visit was under way → goes on, and word that comes twice of its beginning changes nothing', async () => {
    const begun = await begin();
    const { instance, visit } = begun;
    await visit.happens(instance, ...bridging);
    await withdraw(begun);
    await visit.happens(instance, 'E01', 'E19');
    const { phase, transcript } = await instance.app.conversations.read(localCaller, visit);
    expect(phase).toBe('waiting');
    expect(transcript.map(({ by }) => by)).toContain('visitor');
  });
});
