import { describe, expect, test } from 'vitest';
import { SwitchablePort } from '../../support/application/switchable-port.ts';
import { Visit } from '../../support/application/visit.ts';
import { localCaller, startInstance, useApplicationWorld } from '../../support/application-world.ts';
import { until } from '../../support/until.ts';

const world = useApplicationWorld();

/** An application whose store and queue are reached through ports that can be switched off. */
async function begin(patienceMs: number) {
  const store = await SwitchablePort.to(world.store.port);
  const queue = await SwitchablePort.to(world.broker.port);
  const through = (text: string, from: number, to: number) => text.replace(`:${from}`, `:${to}`);
  const requests: string[] = [];
  const deployment = await world.deploy(
    ({ path }) => {
      requests.push(path);
      return { status: 201 };
    },
    {
      CAREBRIDGE_TABLES_CONNECTION_STRING: through(world.store.connectionString, world.store.port, store.port),
      ServiceBusConnection: through(world.broker.connectionString, world.broker.port, queue.port),
    },
  );
  const instance = await startInstance(deployment, { patienceMs });
  return { store, queue, requests, instance, visit: await Visit.begin(deployment, instance) };
}

describe('worker · outages', () => {
  test('store goes for a while → waited for inside the lock, then all is done', async () => {
    const { store, requests, instance, visit } = await begin(60_000);
    store.off();
    const handling = visit.happens(instance, 'E01');
    await until(() => instance.log.some(({ event }) => event === 'store-retry'));
    store.on();
    await handling;
    expect(requests).toHaveLength(1);
    expect((await instance.app.conversations.read(localCaller, visit)).version).toBe(2);
  });

  test('store stays away → the envelope goes back; the redelivery does all of it', async () => {
    const { store, requests, instance, visit } = await begin(0);
    const callback = visit.callback('E01');
    store.off();
    await expect(instance.handle(callback)).rejects.toThrow(expect.objectContaining({ code: 'StoreUnavailable' }));
    expect(requests).toEqual([]);
    store.on();
    await instance.handle(callback);
    expect(requests).toHaveLength(1);
  });

  test('queue takes no alarm → the envelope goes back; the redelivery is a duplicate and sets it', async () => {
    const { queue, requests, instance, visit } = await begin(0);
    const callback = visit.callback('E01');
    queue.off();
    await expect(instance.handle(callback)).rejects.toThrow(expect.objectContaining({ code: 'QueueUnavailable' }));
    expect(instance.log.filter(({ event }) => event === 'alarm-set')).toEqual([]);
    queue.on();
    await instance.handle(callback);
    expect(instance.log).toContainEqual(expect.objectContaining({ event: 'duplicate' }));
    expect(instance.log).toContainEqual(expect.objectContaining({ event: 'alarm-set', step: 'give-up' }));
    expect(requests).toHaveLength(1);
  });
});
