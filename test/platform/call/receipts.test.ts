import { afterAll, beforeAll, expect, test } from 'vitest';
import { Unavailable } from '../../../shared/kernel/errors.ts';
import { minuteMs } from '../../../shared/kernel/time.ts';
import { CallStore } from '../../../shared/platform/call/store/call-store.ts';
import type { Receipt } from '../../../shared/platform/call/store/collected-receipts.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { attendedCall, fromVisitor, ledgerWith, NotedBus, storedCall } from './attended-call.ts';
import { startHeardWorld } from './heard-world.ts';
import type { CallbackServer, Caller } from './players.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

beforeAll(async () => {
  const times = { safetyMs: 30 * minuteMs, deliveryMs: 30 * minuteMs };
  ({ world, callbacks, service } = await startHeardWorld({ times }));
});
afterAll(() => world.close());

/** A call in which the visitor has said things that the agent, who asks for no more events, has not confirmed. */
async function unread(...lines: readonly string[]) {
  const call = await attendedCall(world, callbacks, service);
  call.mira.fallSilent();
  const store = new CallStore(world.first.edge);
  for (const words of lines) await store.change(call.partition, fromVisitor(words));
  await until(async () => (await storedCall(world, call.partition)).drain === undefined);
  const receipts = async (): Promise<readonly Receipt[]> =>
    ((await storedCall(world, call.partition)).undelivered ?? []).flatMap(({ awaiting }) =>
      awaiting.map(({ applicationId, leg, number }) => ({ applicationId, fetched: [{ leg, number }] })),
    );
  const version = async (): Promise<number> => (await world.ledger.load(call.partition))?.version ?? 0;
  return { ...call, store, receipts, version };
}

test('receipts · of two lines, one after another → one commit tells both', async () => {
  const { partition, store, receipts, version, visitor } = await unread('one', 'two');
  const [before, read] = [await version(), await receipts()];
  expect(read).toHaveLength(2);
  for (const receipt of read) store.receipts.add(partition, receipt);
  await until(async () => (await receipts()).length === 0);
  expect(await version()).toBe(before + 1);
  await until(() => visitor.story.filter((each) => each === 'message completed').length >= 2);
});

test('receipt · the visitor says more before it is told → the same commit tells it', async () => {
  const { partition, store, receipts, version } = await unread('one');
  const [before, [receipt]] = [await version(), await receipts()];
  if (receipt === undefined) throw new Error('Nothing is waited for.');
  store.receipts.add(partition, receipt);
  await store.change(partition, fromVisitor('two'));
  expect(await version()).toBe(before + 1);
  expect(await receipts()).toHaveLength(1);
  expect(store.receipts.waiting(partition)).toEqual([]);
});

test('receipt · the store is not there when it is told → told later', async () => {
  const { partition, receipts, version } = await unread('one');
  const [before, [receipt]] = [await version(), await receipts()];
  if (receipt === undefined) throw new Error('Nothing is waited for.');
  let fails = 2;
  const { ledger } = world.first.edge;
  const failing = ledgerWith(ledger, {
    load: async (of) => {
      fails -= 1;
      if (fails >= 0) throw new Unavailable('StoreUnavailable', 'Not there.');
      return ledger.load(of);
    },
  });
  const store = new CallStore({ ...world.first.edge, ledger: failing });
  store.receipts.add(partition, receipt);
  await until(async () => (await receipts()).length === 0);
  expect(fails).toBeLessThan(0);
  expect(await version()).toBe(before + 1);
});

test('alarm of a delivery · not set by the commit, but by the safety alarm where the message has not been fetched by then', async () => {
  const { partition, receipts, mira } = await unread('one');
  const bus = new NotedBus();
  const store = new CallStore({ ...world.first.edge, bus });
  const goesOff = async () => {
    const { nonce = '' } = (await storedCall(world, partition)).safety ?? {};
    await store.safetyFired({ kind: 'wake', partition, version: 0, nonce });
  };
  const deliveries = () => bus.alarms.filter((alarm) => alarm.kind === 'alarm' && alarm.purpose === 'delivery').length;
  expect(await receipts()).toHaveLength(1);
  expect((await storedCall(world, partition)).alarms.delivery).toBeUndefined();
  await goesOff();
  expect(deliveries()).toBe(1);
  for (const receipt of await receipts()) store.receipts.add(partition, receipt);
  await store.change(partition, fromVisitor('two'));
  for (const receipt of await receipts()) store.receipts.add(partition, receipt);
  await until(async () => (await receipts()).length === 0);
  await goesOff();
  expect(deliveries()).toBe(1);
  expect(mira.words).toContain('Iris: one');
});

test('receipt · of a call that is gone → forgotten', async () => {
  const { partition, store } = await unread();
  const gone = `${partition.slice(0, partition.indexOf('.'))}.00000000000000000000000000000000`;
  store.receipts.add(gone, { applicationId: '1', fetched: [{ number: 2 }] });
  await until(() => store.receipts.waiting(gone).length === 0);
  expect(await world.ledger.load(gone)).toBeUndefined();
});
