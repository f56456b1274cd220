import { describe, expect, test } from 'vitest';
import { agent } from '../../providers/trusted-application/support/callbacks.ts';
import { Visit } from '../../support/application/visit.ts';
import {
  type Deployment,
  type Instance,
  localCaller,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../../support/application-world.ts';
import type { Reply } from '../../support/small-server.ts';

const world = useApplicationWorld();
const created: Reply = { status: 201, headers: { location: 'https://platform.example/1' } };

/** Up to the callback by which the bridge is there, so that agents are asked. */
const opening = ['E01', 'E02', 'E03', 'E04', 'E05', 'E07', 'E08'];
const bridged = 'E09';

/** A tenant whose only agent takes `maxChats`, two instances, and so many visits that are about to ask. */
async function begin(maxChats: number, count: number) {
  const deployment: Deployment = await world.deploy(() => created);
  const instances = await Promise.all([startInstance(deployment), startInstance(deployment)]);
  const [here, there] = instances as [Instance, Instance];
  const usual = sampleTenant();
  const tenant = { ...usual, agents: usual.agents?.map((one) => ({ ...one, maxChats })) ?? [] };
  const first = await Visit.begin(deployment, here, tenant);
  const visits = [first, ...Array.from({ length: count - 1 }, () => first.another())];
  for (const visit of visits) await visit.happens(here, ...opening);
  return { here, there, visits, tenant: tenant.id, asked: () => askedFor(deployment) };
}

/** The places on the bridge that were asked for: one for each agent who is asked for a visit. */
function askedFor({ platform }: Deployment): number {
  return platform.seen.filter(({ method, body }) => method === 'POST' && body.includes('messageFilterState')).length;
}

async function askedOnBoard({ app }: Instance, tenant: string): Promise<readonly string[]> {
  const board = await app.board.read(localCaller, tenant, { wait: 0 }, undefined);
  const waiting = board.kind === 'snapshot' ? board.waiting : [];
  return waiting.flatMap(({ conversation, asked }) => (asked.includes(agent) ? [conversation] : []));
}

describe('places of agents · whichever visits ask at the same time, no agent gets more than as many as it takes', () => {
  test('eight visits ask one agent who takes two, side by side at two instances → two rings, and the board names those two', async () => {
    const { here, there, visits, tenant, asked } = await begin(2, 8);
    expect(asked()).toBe(0);
    await Promise.all(visits.map((visit, index) => visit.happens(index % 2 === 0 ? here : there, bridged)));
    expect(asked()).toBe(2);
    expect(await askedOnBoard(there, tenant)).toHaveLength(2);
  });

  test('a callback that is delivered again when the agent has become free → takes no place, and the next visit gets it', async () => {
    const { here, visits, tenant, asked } = await begin(1, 3);
    const [first, second, third] = visits as [Visit, Visit, Visit];
    await first.happens(here, bridged);
    const callback = second.callback(bridged);
    await here.handle(callback);
    expect(await askedOnBoard(here, tenant)).toEqual([first.conversation]);
    await first.happens(here, 'E20');
    await here.handle(callback);
    expect(await askedOnBoard(here, tenant)).toEqual([]);
    await third.happens(here, bridged);
    expect(await askedOnBoard(here, tenant)).toEqual([third.conversation]);
    expect(asked()).toBe(2);
  });
});
