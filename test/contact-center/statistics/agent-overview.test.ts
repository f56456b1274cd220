import { expect, test } from 'vitest';
import { staffedStage } from '../agent-stage.ts';
import { begins } from '../center-stage.ts';

test('agents · signed out, available, with an offer, a chat, wrapping up → status, chats that count, since when; of another customer, none (carebridge.md#live-chats)', async () => {
  const stage = await staffedStage();
  const { ann, queue, world, customer } = stage;
  const { customerId, tenant } = customer;
  const seen = async () =>
    (await world.center.overview.of(customerId, tenant)).map(({ agentId, status, chats }) => [agentId, status, chats]);
  expect(await world.center.overview.of(customerId, tenant)).toEqual([
    { agentId: 'ann', agentName: 'Agent ann', status: 'logged-out', chats: 0, capacity: 6 },
    { agentId: 'bob', agentName: 'Agent bob', status: 'logged-out', chats: 0, capacity: 6 },
  ]);
  await ann.available();
  expect(await seen()).toEqual([
    ['ann', 'available', 0],
    ['bob', 'logged-out', 0],
  ]);
  const path = await begins(stage);
  const id = path.split('/').at(-1) ?? '';
  await queue.passes(1_000);
  expect((await seen())[0]).toEqual(['ann', 'offered', 0]);
  await ann.accepts(id);
  expect((await seen())[0]).toEqual(['ann', 'busy', 1]);
  await queue.passes(60_000);
  await ann.ends(id);
  expect((await seen())[0]).toEqual(['ann', 'post-processing', 1]);
  const [first] = await world.center.overview.of(customerId, tenant);
  expect(first?.idleSince).toBe(queue.now());
  await ann.wrapsUp(id);
  expect((await seen())[0]).toEqual(['ann', 'available', 0]);
  expect(await world.center.overview.of('c0000000-0000-4000-8000-00000000000f', tenant)).toEqual([]);
  expect(await world.center.overview.of(customerId, 'nowhere')).toEqual([]);
  expect(queue.failures).toEqual([]);
});
