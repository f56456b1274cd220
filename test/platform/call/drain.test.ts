import { afterAll, beforeAll, expect, test } from 'vitest';
import { minuteMs } from '../../../shared/kernel/time.ts';
import { CallStore } from '../../../shared/platform/call/store/call-store.ts';
import { eventPackageSchema } from '../../../shared/protocol/hypermedia/event-package.ts';
import type { Instance, PlatformWorld } from '../../support/platform-world.ts';
import { until } from '../../support/until.ts';
import {
  type AttendedCall,
  attendedCall,
  ended,
  fromVisitor,
  ledgerWith,
  storedCall,
  waitingIn,
} from './attended-call.ts';
import { startHeardWorld } from './heard-world.ts';
import type { CallbackServer, Caller } from './players.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

beforeAll(async () => {
  // Nothing is healed by an alarm unless a test says so.
  const times = { safetyMs: 30 * minuteMs, deliveryMs: 0, callbackTimeoutMs: 20_000 };
  ({ world, callbacks, service } = await startHeardWorld({ times }));
});
afterAll(() => world.close());

/** The calls of an instance, changed without HTTP. */
const callsOf = ({ edge }: Instance): CallStore => new CallStore(edge);

const isOver = async (partition: string): Promise<boolean> =>
  (await storedCall(world, partition)).drain === undefined && (await waitingIn(world, partition)) === 0;

/** Each number as it came first, and whether what came again was older than what had come. */
function inOrder(acks: readonly number[]): { readonly first: readonly number[]; readonly repeats: number } {
  const first = acks.filter((ack, index) => acks.indexOf(ack) === index);
  expect(first).toEqual(first.toSorted((one, other) => one - other));
  return { first, repeats: acks.length - first.length };
}

const countsTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Holds the answers to a leg's next callback until it is told to go on; resolves when that has come. */
function holdNext({ leg }: AttendedCall): { readonly come: Promise<void>; readonly goOn: () => void } {
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const come = new Promise<void>((resolve) => {
    callbacks.holds = async (body) => {
      const href = eventPackageSchema.parse(body)._links?.self?.href ?? '';
      if (!href.includes(leg)) return;
      callbacks.holds = async () => {};
      resolve();
      await gate;
    };
  });
  return { come, goOn };
}

test('commits · one after another and many at once → every callback once, in order, and no row is left', async () => {
  const call = await attendedCall(world, callbacks, service);
  const say = (words: string) => call.visitor.post(`${call.links.conversation}/messaging/messages`, words);
  for (const words of ['one', 'two']) await say(words);
  await Promise.all(['three', 'four', 'five'].map(say));
  await until(() => isOver(call.partition));
  const acks = callbacks.acks(call.leg);
  expect(acks).toEqual(countsTo(acks.length));
  const words = call.meeting.words.map((line) => line.replace(/^.*: /, ''));
  expect(words.slice(0, 2)).toEqual(['one', 'two']);
  expect(words.toSorted()).toEqual(['five', 'four', 'one', 'three', 'two']);
  expect(await storedCall(world, call.partition)).toMatchObject({ undrained: [], backlog: false });
});

test('commit · while a callback is being brought → joins the drain, and its request does not wait for it', async () => {
  const call = await attendedCall(world, callbacks, service);
  await until(() => isOver(call.partition));
  const store = callsOf(world.first);
  const held = holdNext(call);
  await store.change(call.partition, fromVisitor('held'));
  await held.come;
  await store.change(call.partition, fromVisitor('behind'), undefined, 'waits');
  expect(await waitingIn(world, call.partition)).toBe(2);
  held.goOn();
  await call.meeting.hears('Iris: behind');
  await until(() => isOver(call.partition));
  const acks = callbacks.acks(call.leg);
  expect(acks).toEqual(countsTo(acks.length));
});

test('two instances · both change a call at the same time → every callback in order, none is missing', async () => {
  const call = await attendedCall(world, callbacks, service);
  const stores = [callsOf(world.first), callsOf(world.another())] as const;
  const lines = Array.from({ length: 16 }, (_, index) => `line ${index}`);
  await Promise.all(
    lines.map((line, index) => stores[index % 2 === 0 ? 0 : 1].change(call.partition, fromVisitor(line))),
  );
  await until(() => isOver(call.partition));
  const { first } = inOrder(callbacks.acks(call.leg));
  expect(first).toEqual(countsTo(first.length));
  expect(call.meeting.words.map((line) => line.replace(/^.*: /, '')).sort()).toEqual([...lines].sort());
});

test('two instances · one commits while the other has the claim → its callback is left to that one, which brings it', async () => {
  const call = await attendedCall(world, callbacks, service);
  await until(() => isOver(call.partition));
  const held = holdNext(call);
  await callsOf(world.first).change(call.partition, fromVisitor('mine'));
  await held.come;
  const other = world.another();
  await callsOf(other).change(call.partition, fromVisitor('yours'), undefined, 'waits');
  expect(other.edge.callbacks.isBringing(call.partition)).toBe(false);
  expect((await storedCall(world, call.partition)).drain?.by).toBe(world.first.edge.callbacks.by);
  held.goOn();
  await call.meeting.hears('Iris: yours');
  await until(() => isOver(call.partition));
  const acks = callbacks.acks(call.leg);
  expect(acks).toEqual(countsTo(acks.length));
});

test('two drains at once · one is held up until its claim has run out, and another takes over → only what came before comes again', async () => {
  const call = await attendedCall(world, callbacks, service);
  await until(() => isOver(call.partition));
  const store = callsOf(world.first);
  const held = holdNext(call);
  await store.change(call.partition, fromVisitor('one'));
  await held.come;
  await store.change(call.partition, fromVisitor('two'));
  await store.change(call.partition, fromVisitor('three'));
  const { drain } = await storedCall(world, call.partition);
  const other = world.another();
  await other.platform.wake({ kind: 'callbacks', partition: call.partition, seen: drain?.until });
  await until(() => isOver(call.partition));
  await call.meeting.hears('Iris: three');
  held.goOn();
  await until(() => !world.first.edge.callbacks.isBringing(call.partition));
  expect(inOrder(callbacks.acks(call.leg)).repeats).toBeGreaterThan(0);
  await store.change(call.partition, fromVisitor('four'));
  await until(() => isOver(call.partition));
  const { first } = inOrder(callbacks.acks(call.leg));
  expect(first).toEqual(countsTo(first.length));
  expect(call.meeting.words.at(-1)).toBe('Iris: four');
});

test('clock · four minutes ahead → another instance takes a claim that holds; only what came before comes again', async () => {
  const call = await attendedCall(world, callbacks, service);
  await until(() => isOver(call.partition));
  const held = holdNext(call);
  await callsOf(world.first).change(call.partition, fromVisitor('one'));
  await held.come;
  const ahead = world.another({ now: () => Date.now() + 4 * minuteMs });
  await callsOf(ahead).change(call.partition, fromVisitor('two'));
  await call.meeting.hears('Iris: two');
  held.goOn();
  await until(() => isOver(call.partition));
  const { first, repeats } = inOrder(callbacks.acks(call.leg));
  expect(first).toEqual(countsTo(first.length));
  expect(repeats).toBeGreaterThan(0);
});

test('killed in mid-drain, after a callback was taken and before that was written → it comes again, and what is behind it after it', async () => {
  const call = await attendedCall(world, callbacks, service);
  await until(() => isOver(call.partition));
  const store = new CallStore({ ...world.first.edge, callbacks: ended('killed') });
  await store.change(call.partition, fromVisitor('one'));
  await store.change(call.partition, fromVisitor('two'));
  const { drain, safety } = await storedCall(world, call.partition);
  expect(drain?.by).toBe('killed');
  const alarm = { kind: 'wake', partition: call.partition, version: 0, nonce: safety?.nonce, seen: drain?.until };
  await world.another().platform.wake(alarm);
  await call.meeting.hears('Iris: two');
  await until(() => isOver(call.partition));
  const { first } = inOrder(callbacks.acks(call.leg));
  expect(first).toEqual(countsTo(first.length));
});

test('HTTP and bus on instances apart · the safety alarm comes to the one without HTTP → one read, one write, and nothing is appended or brought again', async () => {
  const call = await attendedCall(world, callbacks, service);
  const say = (words: string) => call.visitor.post(`${call.links.conversation}/messaging/messages`, words);
  await say('one');
  await until(() => isOver(call.partition));
  const { safety } = await storedCall(world, call.partition);
  const [heard, counted] = [callbacks.acks(call.leg).length, [] as string[]];
  const { edge } = world.another();
  const counting = <T>(name: string, work: () => T): T => {
    counted.push(name);
    return work();
  };
  const ledger = ledgerWith(edge.ledger, {
    load: (...given) => counting('load', () => edge.ledger.load(...given)),
    commit: (...given) => counting('commit', () => edge.ledger.commit(...given)),
    row: (...given) => counting('row', () => edge.ledger.row(...given)),
    rows: (...given) => counting('rows', () => edge.ledger.rows(...given)),
  });
  const nonce = safety?.nonce ?? '';
  const apart = new CallStore({ ...edge, ledger });
  expect(await apart.safetyFired({ kind: 'wake', partition: call.partition, version: 0, nonce })).toBeUndefined();
  expect(counted).toEqual(['load', 'commit']);
  expect(await storedCall(world, call.partition)).not.toHaveProperty('safety');
  await say('two');
  await call.mira.hears('Iris: two');
  await until(() => isOver(call.partition));
  expect(callbacks.acks(call.leg)).toHaveLength(heard + 1);
  expect(call.mira.words).toEqual(['Iris: one', 'Iris: two']);
});

test('claim of a process that is gone · it has run out → the next commit takes over, and brings what waits before its own', async () => {
  const call = await attendedCall(world, callbacks, service);
  await until(() => isOver(call.partition));
  const now = () => Date.now() - minuteMs;
  await new CallStore({ ...world.first.edge, now, callbacks: ended('killed') }).change(
    call.partition,
    fromVisitor('one'),
  );
  await callsOf(world.another()).change(call.partition, fromVisitor('two'));
  await call.meeting.hears('Iris: two');
  expect(call.meeting.words.slice(-2)).toEqual(['Iris: one', 'Iris: two']);
  await until(() => isOver(call.partition));
});

test('call that 0.1.0 has written last · a callback waits → the next commit brings it before its own', async () => {
  const call = await attendedCall(world, callbacks, service);
  await until(() => isOver(call.partition));
  await new CallStore({ ...world.first.edge, callbacks: ended('killed') }).change(call.partition, fromVisitor('one'));
  const loaded = await world.ledger.load(call.partition);
  const { safety: _safety, drain: _drain, backlog: _backlog, ...before } = loaded?.state ?? {};
  await world.ledger.commit({ partition: call.partition, loaded, state: before, log: {} });
  await callsOf(world.first).change(call.partition, fromVisitor('two'));
  await call.meeting.hears('Iris: two');
  expect(call.meeting.words.slice(-2)).toEqual(['Iris: one', 'Iris: two']);
  await until(() => isOver(call.partition));
});

test('wake of 0.1.0 · after a commit → its callbacks are brought', async () => {
  const call = await attendedCall(world, callbacks, service);
  await until(() => isOver(call.partition));
  const now = () => Date.now() - minuteMs;
  await new CallStore({ ...world.first.edge, now, callbacks: ended('killed') }).change(
    call.partition,
    fromVisitor('one'),
  );
  const version = (await world.ledger.load(call.partition))?.version;
  await world.first.platform.wake({ kind: 'wake', partition: call.partition, version });
  await call.meeting.hears('Iris: one');
  await until(() => isOver(call.partition));
});
