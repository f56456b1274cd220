import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minuteMs } from '../../../shared/kernel/time.ts';
import { CallStore } from '../../../shared/platform/call/store/call-store.ts';
import type { Instance, PlatformWorld } from '../../support/platform-world.ts';
import { propertyRuns } from '../../support/thoroughness.ts';
import { until } from '../../support/until.ts';
import { attendedCall, fromVisitor, storedCall, waitingIn } from './attended-call.ts';
import { startHeardWorld } from './heard-world.ts';
import type { CallbackServer, Caller } from './players.ts';

let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;
let instances: readonly Instance[];
/** What instances still do that took callbacks over. */
const takeovers: Promise<void>[] = [];

beforeAll(async () => {
  const times = { safetyMs: 30 * minuteMs, deliveryMs: 0, callbackTimeoutMs: 60_000 };
  ({ world, callbacks, service } = await startHeardWorld({ times }));
  // The clock of one is four minutes ahead, that of another four minutes behind.
  const other = (aheadMs: number) => world.another({ now: () => Date.now() + aheadMs });
  instances = [world.first, other(4 * minuteMs), other(-4 * minuteMs)];
});
afterAll(async () => {
  await Promise.all(takeovers);
  await world.close();
});

/** What happens: a line by way of an instance, its callbacks taken over by one, answers to callbacks held back from now on, or given. */
type Act =
  | { readonly kind: 'says'; readonly by: number }
  | { readonly kind: 'takes-over'; readonly by: number; readonly isSafety: boolean }
  | { readonly kind: 'holds' | 'answers' };

const by = fc.nat({ max: 2 });
const acts = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('says' as const), by }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('takes-over' as const), by, isSafety: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('holds' as const, 'answers' as const) }) },
  ),
  { minLength: 12, maxLength: 24 },
);

/** A receiver that keeps answers back when it is told to. */
class Gate {
  #isHolding = false;
  #waiting: (() => void)[] = [];

  readonly pass = (): Promise<void> =>
    this.#isHolding ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();

  holds(): void {
    this.#isHolding = true;
  }

  answers(): void {
    this.#isHolding = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** No callback waits, and no instance has the claim. */
async function settled(partition: string): Promise<void> {
  await until(async () => {
    const { drain } = await storedCall(world, partition);
    return drain === undefined && (await waitingIn(world, partition)) === 0;
  });
}

/** Another instance takes the callbacks over, as if it had seen the claim for its whole length. */
async function takeOver(instance: Instance | undefined, partition: string, isSafety: boolean): Promise<void> {
  const { drain, safety } = await storedCall(world, partition);
  const seen = drain?.until;
  const alarm = isSafety
    ? { kind: 'wake', partition, version: 0, nonce: safety?.nonce ?? 'none', seen }
    : { kind: 'callbacks', partition, seen };
  // It may wait for an answer that is held back.
  if (instance !== undefined) takeovers.push(instance.platform.wake(alarm));
}

async function play(script: readonly Act[]): Promise<void> {
  const call = await attendedCall(world, callbacks, service);
  const stores = instances.map(({ edge }) => new CallStore(edge));
  const gate = new Gate();
  callbacks.holds = gate.pass;
  const lines: string[] = [];
  for (const act of script) {
    if (act.kind === 'says') {
      const line = `line ${lines.length}`;
      lines.push(line);
      await stores[act.by]?.change(call.partition, fromVisitor(line));
    } else if (act.kind === 'takes-over') await takeOver(instances[act.by], call.partition, act.isSafety);
    else if (act.kind === 'holds') gate.holds();
    else gate.answers();
  }
  gate.answers();
  await takeOver(world.first, call.partition, false);
  await settled(call.partition);
  const acks = callbacks.acks(call.leg);
  const first = acks.filter((ack, index) => acks.indexOf(ack) === index);
  expect(first).toEqual(Array.from(first, (_, index) => index + 1));
  expect(call.meeting.words.map((line) => line.replace(/^.*: /, ''))).toEqual(lines);
  await until(() => call.mira.words.length >= lines.length);
  expect(call.mira.words.map((line) => line.replace(/^.*: /, ''))).toEqual(lines);
}

test('three instances, clocks minutes apart, claims taken over in the middle → every callback, none before the one that it follows', {
  timeout: 240_000,
}, async () => {
  await fc.assert(fc.asyncProperty(acts, play), { ...propertyRuns(6, 40), endOnFailure: true });
});

/** Answers each callback when it is told to; from the third on at once. */
class HeldAnswers {
  readonly answers: (() => void)[] = [];

  readonly pass = (): Promise<void> =>
    this.answers.length >= 3 ? Promise.resolve() : new Promise((resolve) => this.answers.push(resolve));
}

test('a claim that was lost and is taken again, another instance having brought all that waited → the drain reads anew, and ends', async () => {
  const call = await attendedCall(world, callbacks, service);
  await settled(call.partition);
  // Only a clock that is behind sees that another instance has the claim.
  let aheadMs = -4 * minuteMs;
  const [third, first] = instances;
  const second = world.another({ now: () => Date.now() + aheadMs });
  const says = (instance: Instance | undefined, line: string) =>
    instance === undefined ? undefined : new CallStore(instance.edge).change(call.partition, fromVisitor(line));
  const held = new HeldAnswers();
  callbacks.holds = held.pass;
  const others = takeovers.length;
  const said = [says(first, 'one'), says(first, 'two')];
  await until(() => held.answers.length === 1);
  await Promise.all(said);
  await takeOver(second, call.partition, false);
  await until(() => held.answers.length === 2);
  await takeOver(third, call.partition, false);
  await until(() => held.answers.length === 3);
  await says(second, 'three');
  held.answers[2]?.();
  await settled(call.partition);
  // The claim that was lost has run out by the clock of its instance.
  aheadMs += 2 * minuteMs;
  held.answers[1]?.();
  held.answers[0]?.();
  await Promise.all(takeovers.slice(others));
  await settled(call.partition);
  expect(call.meeting.words.map((line) => line.replace(/^.*: /, ''))).toEqual(['one', 'two', 'three']);
}, 60_000);
