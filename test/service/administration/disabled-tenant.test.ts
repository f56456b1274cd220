import { describe, expect, test } from 'vitest';
import { Visit } from '../../support/application/visit.ts';
import { localCaller, startInstance, useApplicationWorld } from '../../support/application-world.ts';
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
