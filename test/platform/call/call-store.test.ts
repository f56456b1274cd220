import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Unavailable } from '../../../shared/kernel/errors.ts';
import { minuteMs } from '../../../shared/kernel/time.ts';
import { callPartition } from '../../../shared/platform/call/call-ids.ts';
import type { CallsDependencies } from '../../../shared/platform/call/calls.ts';
import { agentSends, visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import { timePasses } from '../../../shared/platform/call/changes/time-passes.ts';
import { createCalls } from '../../../shared/platform/call/create-calls.ts';
import { CallStore } from '../../../shared/platform/call/store/call-store.ts';
import type { RequestOnce } from '../../../shared/platform/call/store/request-once.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import { ledgerWith } from './attended-call.ts';
import { text } from './call-driver.ts';
import { startHeardWorld } from './heard-world.ts';
import { join, open } from './meeting-of.ts';
import { agent, agentUri, type CallbackServer, type Caller, type Person } from './players.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;
let opened = 0;

beforeAll(async () => {
  // No safety alarm comes in between.
  const times = { safetyMs: 30 * minuteMs, callbackTimeoutMs: 2 * minuteMs };
  ({ world, callbacks, service } = await startHeardWorld({ times }));
});

afterAll(() => world.close());

/** A call with a visitor and two agents, and what is needed to change it without HTTP. */
async function attended() {
  opened += 1;
  const names = [`Mira ${opened}`, `Jonas ${opened}`] as const;
  const [mira, jonas] = await Promise.all([agent(world, names[0]), agent(world, names[1])]);
  const call = await open(world, callbacks, service, `store-${opened}`);
  await join(call, mira, agentUri(names[0]), 'Mira');
  await join(call, jonas, agentUri(names[1]), 'Jonas');
  const target = /tgt-([0-9a-f]{32})/.exec(call.links.visitorLeg)?.[1] ?? '';
  const idOf = (person: Person): string => person.path.slice(person.path.lastIndexOf('/') + 1);
  return { ...call, mira, jonas, partition: callPartition(world.tenantId, target), applicationId: idOf(mira) };
}

/** A process of its own: nothing remembered, the same store and queue. */
const process = (more: Partial<CallsDependencies> = {}): CallStore => new CallStore({ ...world.first.edge, ...more });

const fromVisitor = (words: string) => visitorSends({ content: text(words) });
const plain = (person: { readonly words: readonly string[] }) => person.words.map((line) => line.replace(/^.*: /, ''));

/** A process that ends right after its first commit, before it has brought anything to event channels. */
function crashing(): CallStore {
  const { ledger, channels } = world.first.edge;
  let over = false;
  const ending = ledgerWith(ledger, {
    commit: async (commit) => {
      const result = await ledger.commit(commit);
      over = result.outcome === 'committed';
      return result;
    },
  });
  return process({
    ledger: ending,
    channels: {
      application: (...given) => channels.application(...given),
      applicationsOf: (...given) => channels.applicationsOf(...given),
      append: async (...given) => {
        if (over) throw new Unavailable('StoreUnavailable', 'The process has ended.');
        await channels.append(...given);
      },
      forgetCall: (...given) => channels.forgetCall(...given),
      erase: (...given) => channels.erase(...given),
    },
    // Its wake-up is lost with it: what heals must be the next change, or the wake-up that a test sends.
    bus: { send: async () => {}, schedule: async () => {}, close: async () => {} },
  });
}

test('crash between commit and event channels · another process changes the call next → it brings what is owed first, in order, once', async () => {
  const { partition, mira, jonas, visitor, applicationId } = await attended();
  const broken = crashing();
  await broken.change(partition, fromVisitor('one'));
  await process().change(partition, fromVisitor('two'));
  await process().change(partition, agentSends({ content: text('three'), applicationId }));
  await until(() => jonas.words.length === 3);
  expect(plain(jonas)).toEqual(['one', 'two', 'three']);
  await mira.hears('Iris: two');
  expect(plain(mira)).toEqual(['one', 'two']);
  await visitor.hears('Mira: three');
});

test('crash between commit and event channels · nothing else happens → the wake-up brings what is owed', async () => {
  const { partition, jonas } = await attended();
  await crashing().change(partition, fromVisitor('alone'));
  const { version } = (await world.ledger.load(partition)) ?? { version: 0 };
  const healing = createCalls(world.first.edge);
  await healing.finish({ kind: 'wake', partition, version });
  await jonas.hears('Iris: alone');
  await healing.finish({ kind: 'wake', partition, version });
  await process().change(partition, fromVisitor('again'));
  await jonas.hears('Iris: again');
  expect(plain(jonas)).toEqual(['alone', 'again']);
});

test('two processes · they change one call at the same time → nothing is lost, one order for all', async () => {
  const { partition, jonas, mira, visitor, meeting, applicationId } = await attended();
  const processes = [process(), process()] as const;
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`);
  await Promise.all(
    lines.map((line, index) => {
      const change = index % 3 === 0 ? agentSends({ content: text(line), applicationId }) : fromVisitor(line);
      return processes[index % 2 === 0 ? 0 : 1].change(partition, change);
    }),
  );
  await until(() => jonas.words.length === 12 && meeting.words.length === 12);
  expect([...plain(jonas)].sort()).toEqual([...lines].sort());
  expect(plain(meeting)).toEqual(plain(jonas));
  await until(() => mira.words.length === 8 && visitor.words.length === 4);
  expect(plain(mira)).toEqual(plain(jonas).filter((line) => Number(line.slice(5)) % 3 !== 0));
  expect(plain(visitor)).toEqual(plain(jonas).filter((line) => Number(line.slice(5)) % 3 === 0));
});

test('one operation id · twice at once, in two processes, and again later → one message, one answer', async () => {
  const { partition, jonas } = await attended();
  const once: RequestOnce = { caller: 'caller', kind: 'message', operationId: 'm/1#?', content: 'same' };
  const [first, second] = await Promise.all([
    process().change(partition, fromVisitor('same'), once),
    process().change(partition, fromVisitor('same'), once),
  ]);
  expect(first.status).toBe(201);
  expect(second).toEqual(first);
  expect(await process().change(partition, fromVisitor('same'), once)).toEqual(first);
  await expect(process().change(partition, fromVisitor('other'), { ...once, content: 'other' })).rejects.toMatchObject({
    code: 'Conflict',
  });
  await process().change(partition, fromVisitor('behind'));
  await jonas.hears('Iris: behind');
  expect(plain(jonas)).toEqual(['same', 'behind']);
});

test('cost · the visitor says the fifth and the thirtieth thing → one transaction, no read, no message each', async () => {
  const { partition } = await attended();
  const counted: string[] = [];
  const { edge } = world.first;
  const ledger = ledgerWith(edge.ledger, {
    load: (...given) => count('load', () => edge.ledger.load(...given)),
    commit: (...given) => count('commit', () => edge.ledger.commit(...given)),
    row: (...given) => count('row', () => edge.ledger.row(...given)),
    rows: (...given) => count('rows', () => edge.ledger.rows(...given)),
    change: (...given) => count('change', () => edge.ledger.change(...given)),
  });
  function count<T>(name: string, work: () => T): T {
    counted.push(name);
    return work();
  }
  const bus = {
    send: () => count('send', async () => {}),
    schedule: () => count('schedule', async () => {}),
    close: async () => {},
  };
  // What is waited for stands in the record until it has been fetched.
  const store = process({ ledger, bus, times: { ...edge.times, deliveryMs: 0 } });
  // A drain that has brought everything in between gives its claim up, which is another write to the call.
  const answers = Promise.withResolvers<void>();
  callbacks.holds = () => answers.promise;
  onTestFinished(() => {
    callbacks.holds = async () => {};
    answers.resolve();
  });
  const sizes: number[] = [];
  for (let line = 1; line <= 30; line += 1) {
    counted.length = 0;
    await store.change(partition, fromVisitor(`line ${line}`));
    if (line !== 5 && line !== 30) continue;
    expect(counted).toEqual(['commit']);
    sizes.push(JSON.stringify((await world.ledger.load(partition))?.state).length);
  }
  expect(Math.abs((sizes[1] ?? 0) - (sizes[0] ?? 0))).toBeLessThan(10);
});

test('alarm · early, late or twice → nothing happens, and an early one is set again', async () => {
  const { partition } = await attended();
  const store = process();
  const before = await world.ledger.load(partition);
  await store.change(partition, timePasses({ purpose: 'typing', dueAt: 0 }));
  await store.change(partition, timePasses({ purpose: 'ring', dueAt: 0 }));
  expect((await world.ledger.load(partition))?.version).toBe(before?.version);
});
