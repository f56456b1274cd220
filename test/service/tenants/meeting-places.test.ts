import { expect, test } from 'vitest';
import { placeFaults, withinPlaces } from '../../../shared/service/tenants/meeting-places.ts';
import { harbour } from '../../providers/trusted-application/support/tenant.ts';
import { Visit } from '../../support/application/visit.ts';
import { localCaller, sampleTenant, startInstance, useApplicationWorld } from '../../support/application-world.ts';

const world = useApplicationWorld();
const places = { agentsPerMeeting: 3, bridgedParticipants: 1 };
const agents = ['odile', 'per'].map((name) => ({
  objectId: '9d8c7b6a-5f4e-4d3c-8b2a-190817263544',
  address: `sip:${name}@harbour.example`,
  displayName: name,
}));

test('places · of the own platform → no more are asked at once; of another → as the tenant says', () => {
  expect(withinPlaces(harbour(), places).askAtOnce).toBe(3);
  expect(withinPlaces(harbour({}, { askAtOnce: 2 }), places).askAtOnce).toBe(2);
  const elsewhere = harbour({ discoverUrl: 'https://platform.example/discover' }, { agents });
  expect(withinPlaces(elsewhere, places)).toEqual(elsewhere);
  expect(placeFaults(elsewhere, places)).toEqual([]);
});

test('places · fewer in a meeting than a tenant asks at once → a visit asks as many as there are', async () => {
  const deployment = await world.deploy(() => ({ status: 404 }), {
    CAREBRIDGE_PLATFORM: 'embedded',
    CAREBRIDGE_PLATFORM_LIMITS: '{"agentsPerMeeting":3}',
  });
  const instance = await startInstance(deployment);
  const visit = await Visit.begin(deployment, instance);
  await visit.happens(instance, 'E01');
  const { state } = await instance.app.conversations.find(localCaller, visit);
  expect(state.plan?.askAtOnce).toBe(3);
});

test('places · fewer on a bridge than a tenant has agents → the tenant is refused, with what to do', async () => {
  const limits = { CAREBRIDGE_PLATFORM_LIMITS: '{"bridgedParticipants":1}' };
  const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_PLATFORM: 'embedded', ...limits });
  const { app } = await startInstance(deployment);
  const two = sampleTenant(undefined, {
    agents: agents.map((agent, index) => ({ ...agent, objectId: `9d8c7b6a-5f4e-4d3c-8b2a-19081726354${index}` })),
  });
  const details = [expect.stringMatching(/^agents: .*places for 1 agents, and there are 2.*bridgedParticipants/)];
  await expect(app.tenantAdministration.create(localCaller, two)).rejects.toMatchObject({
    code: 'InvalidRequest',
    details,
  });
});
