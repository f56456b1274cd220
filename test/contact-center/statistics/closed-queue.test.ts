import { expect, test } from 'vitest';
import { dayMs } from '../../../shared/kernel/time.ts';
import { staffedStage } from '../agent-stage.ts';
import { begins, typeOf } from '../center-stage.ts';

const midnightAfter = (at: number): number => (Math.floor(at / dayMs) + 1) * dayMs;

test('queue · closed until tomorrow → conversation waits with QUEUED, desk and schedule say so; at midnight it is offered, by an alarm (contact-center.md#schedules)', async () => {
  const stage = await staffedStage();
  const { ann, queue, world, customer, gateway } = stage;
  const { directory } = world.center;
  const opensAt = midnightAfter(queue.now());
  const openingHours = [{ day: new Date(opensAt).getUTCDay(), from: '00:00', to: '00:00' }];
  const hours = { timeZone: 'UTC', openingHours };
  await directory.putQueue(customer.tenant, { id: '101', name: 'Billing', priority: 5, hours });
  await ann.available();
  const path = await begins(stage);
  const id = path.split('/').at(-1) ?? '';
  await queue.passes(60_000);
  expect(stage.events().map(typeOf).at(-1)).toBe('QUEUED');
  expect((await gateway.call('GET', path)).json.state).toBe('active');
  expect(await ann.work()).toEqual([]);
  const shown = async () => (await ann.view()).queues.map(({ id: name, waiting, open }) => [name, waiting, open]);
  expect(await shown()).toEqual([
    ['101', 1, false],
    ['102', 0, true],
  ]);
  expect((await directory.queueStatistics(customer.tenant, '101'))?.open).toBe(false);
  expect(await directory.queueStatistics(customer.tenant, '999')).toBeUndefined();
  await queue.passes(opensAt - queue.now() + 1);
  expect(await ann.work()).toEqual(['offered']);
  await ann.accepts(id);
  await expect(ann.transfers(id, { queueId: '102' })).resolves.toBeUndefined();
  expect((await shown())[0]).toEqual(['101', 0, true]);
  expect(queue.failures).toEqual([]);
});
