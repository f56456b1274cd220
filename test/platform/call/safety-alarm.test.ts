import { afterAll, beforeAll, expect, test } from 'vitest';
import { minuteMs } from '../../../shared/kernel/time.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import { callPartition } from '../../../shared/platform/call/call-ids.ts';
import type { CallsDependencies } from '../../../shared/platform/call/calls.ts';
import { startMessaging } from '../../../shared/platform/call/changes/start-messaging.ts';
import { CallStore } from '../../../shared/platform/call/store/call-store.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { attendedCall, ended, fromVisitor, ledgerWith, NotedBus, storedCall, waitingIn } from './attended-call.ts';
import { invitation } from './call-driver.ts';
import { startHeardWorld } from './heard-world.ts';
import type { CallbackServer, Caller } from './players.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

beforeAll(async () => {
  // Alarms come when a test says so.
  ({ world, callbacks, service } = await startHeardWorld({ times: { safetyMs: 30 * minuteMs, deliveryMs: 0 } }));
});
afterAll(() => world.close());

/** A process of its own: nothing remembered, the same store. */
const process = (more: Partial<CallsDependencies> = {}): CallStore => new CallStore({ ...world.first.edge, ...more });

/** A ledger on which something happens right before the first commit of a call. */
function beforeFirstCommit(happens: () => Promise<void>): Ledger {
  const { ledger } = world.first.edge;
  let isFirst = true;
  return ledgerWith(ledger, {
    commit: async (commit) => {
      if (isFirst) {
        isFirst = false;
        await happens();
      }
      return ledger.commit(commit);
    },
  });
}

/** The call's pending alarm has come and found nothing to do; none is pending then. */
async function settled(partition: string): Promise<void> {
  await until(async () => (await storedCall(world, partition)).drain === undefined);
  const { safety } = await storedCall(world, partition);
  if (safety !== undefined) await process().safetyFired({ kind: 'wake', partition, version: 0, nonce: safety.nonce });
  expect((await storedCall(world, partition)).safety).toBeUndefined();
}

test('safety alarm · many commits → one is set, and its coming leaves a call that owes nothing without one', async () => {
  const { partition, mira } = await attendedCall(world, callbacks, service);
  await settled(partition);
  const bus = new NotedBus();
  const store = process({ bus });
  for (const words of ['one', 'two', 'three']) await store.change(partition, fromVisitor(words));
  expect(bus.safety).toHaveLength(1);
  const [alarm] = bus.safety;
  expect((await storedCall(world, partition)).safety?.nonce).toBe(alarm?.nonce);
  await mira.hears('Iris: three');
  await settled(partition);
  expect((await storedCall(world, partition)).undrained).toEqual([]);
});

test.each([
  ['comes before its commit', 0],
  ['comes before its commit, which is on its way for 60 s', minuteMs],
  ['comes at once, since the clock stepped back by four minutes', -4 * minuteMs],
])('safety alarm · %s → the commit conflicts, and is made with another alarm', async (_how, skippedMs) => {
  const { partition, mira } = await attendedCall(world, callbacks, service);
  await settled(partition);
  const bus = new NotedBus();
  let skipped = 0;
  const ledger = beforeFirstCommit(async () => {
    skipped = skippedMs;
    for (const alarm of bus.safety) expect(await process().safetyFired(alarm)).toBeUndefined();
  });
  const store = process({ bus, ledger, now: () => world.clock.now() + skipped });
  await store.change(partition, fromVisitor('late'));
  const [first, second, ...more] = bus.safety;
  expect(more).toEqual([]);
  expect(second?.nonce).not.toBe(first?.nonce);
  expect((await storedCall(world, partition)).safety?.nonce).toBe(second?.nonce);
  await mira.hears('Iris: late');
  expect(mira.words).toEqual(['Iris: late']);
});

test('safety alarm · comes before the commit that begins the call → a fence keeps it out, it is made with another alarm, once', async () => {
  const bus = new NotedBus();
  const target = '00112233445566778899aabbccddeeff';
  const partition = callPartition(world.tenantId, target);
  const begun = { ...invitation, tenantId: world.tenantId, target };
  const ledger = beforeFirstCommit(async () => {
    for (const alarm of bus.safety) {
      await process().safetyFired(alarm);
      await process().safetyFired(alarm);
    }
  });
  const once = { caller: 'iris', kind: 'invitation', operationId: 'op-1', content: 'same' } as const;
  const store = process({ bus, ledger, callbacks: ended('gone') });
  const { answer } = await store.begin(partition, (now) => startMessaging(begun, now), once);
  expect(answer.status).toBe(201);
  expect(bus.safety.map(({ first }) => first)).toEqual([true, true]);
  expect((await storedCall(world, partition)).safety?.nonce).toBe(bus.safety[1]?.nonce);
  const again = await process().begin(partition, (now) => startMessaging(begun, now), once);
  expect(again.answer).toEqual(answer);
});

test('safety alarm · of a call that never begins → what kept it out is removed when the call would have been forgotten', async () => {
  const bus = new NotedBus();
  const partition = callPartition(world.tenantId, 'aabbccddeeff00112233445566778899');
  await process({ bus }).safetyFired({ kind: 'wake', partition, version: 1, nonce: 'never', first: true });
  expect(await world.ledger.rows(partition, '', '~')).toHaveLength(1);
  const forgets = bus.alarms.filter(({ kind }) => kind === 'call-forget');
  expect(forgets).toHaveLength(1);
  for (const alarm of forgets) await world.first.platform.wake(alarm);
  expect(await world.ledger.rows(partition, '', '~')).toEqual([]);
});

test('killed after an alarm was set, before the commit → nothing was said; a doubled alarm changes nothing, and the call goes on', async () => {
  const { partition, mira } = await attendedCall(world, callbacks, service);
  await settled(partition);
  const bus = new NotedBus();
  const killed = beforeFirstCommit(() => Promise.reject(new Error('The process has ended.')));
  await expect(process({ bus, ledger: killed }).change(partition, fromVisitor('lost'))).rejects.toThrow('has ended');
  for (const alarm of [...bus.safety, ...bus.safety]) expect(await process().safetyFired(alarm)).toBeUndefined();
  await process().change(partition, fromVisitor('said'));
  await mira.hears('Iris: said');
  for (const alarm of bus.safety) await process().safetyFired(alarm);
  await process().change(partition, fromVisitor('again'));
  await mira.hears('Iris: again');
  expect(mira.words).toEqual(['Iris: said', 'Iris: again']);
});

test('killed after the commit → the alarm brings it to channels; and to callbacks, when the claim has run out', async () => {
  const { partition, mira, meeting } = await attendedCall(world, callbacks, service);
  await settled(partition);
  const bus = new NotedBus();
  const { channels } = world.first.edge;
  const silent = Object.assign(Object.create(channels), { append: () => Promise.reject(new Error('Ended.')) });
  await process({ bus, channels: silent, callbacks: ended('killed') }).change(partition, fromVisitor('alone'));
  const { drain } = await storedCall(world, partition);
  expect(drain?.by).toBe('killed');
  const [alarm] = bus.safety;
  if (alarm === undefined || drain === undefined) throw new Error('Nothing is pending.');
  const next = new NotedBus();
  expect(await process({ bus: next }).safetyFired(alarm)).toBeUndefined();
  await mira.hears('Iris: alone');
  expect(next.safety).toMatchObject([{ seen: drain.until }]);
  // The alarm that follows counts the claim as run out, even where the clock does not say so.
  const [following] = next.safety;
  await world.first.platform.wake(following);
  await meeting.hears('Iris: alone');
  await until(async () => (await waitingIn(world, partition)) === 0);
  expect(mira.words).toEqual(['Iris: alone']);
  await settled(partition);
});

test('bus · does not take the alarm → 503 for the one who asks, and nothing is written', async () => {
  const { partition } = await attendedCall(world, callbacks, service);
  await settled(partition);
  const before = await world.ledger.load(partition);
  const bus = Object.assign(new NotedBus(), { schedule: () => Promise.reject(new Error('The queue is down.')) });
  await expect(process({ bus }).change(partition, fromVisitor('lost'))).rejects.toThrow('down');
  expect(await world.ledger.load(partition)).toEqual(before);
});

test('alarm of a call that is gone → leaves nothing behind', async () => {
  const partition = callPartition(world.tenantId, 'ffffffffffffffffffffffffffffffff');
  await world.first.platform.wake({ kind: 'wake', partition, version: 7, nonce: 'gone' });
  expect(await world.ledger.rows(partition, '', '~')).toEqual([]);
});
