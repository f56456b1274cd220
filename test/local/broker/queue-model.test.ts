import fc from 'fast-check';
import { test } from 'vitest';
import { propertyRuns } from '../../support/thoroughness.ts';
import { QueueHarness, type Settlement, slots } from './queue-harness.ts';

type Step = { readonly run: (harness: QueueHarness) => void };

/** A step that fast-check can print. */
function step(text: string, run: Step['run']): Step {
  return { run, [fc.toStringMethod]: () => text } as Step;
}

const slot = fc.constantFrom(...slots);
const pick = fc.nat({ max: 30 });
const session = fc.constantFrom('A', 'B', 'C');
const forever = Number.POSITIVE_INFINITY;
const settlements = ['complete', 'complete', 'abandon', 'deadLetter'] as const satisfies Settlement[];

/** Ids from a small pool, so that some are duplicates; ends of locks, windows and lives fall between one another. */
const send = fc
  .tuple(fc.nat({ max: 40 }), session, fc.constantFrom(forever, forever, 40, 170), fc.constantFrom(0, 0, 0, 30, 130))
  .map(([id, where, ttlMs, delayMs]) =>
    step(`send m${id} ${where} ttl ${ttlMs} in ${delayMs}`, (queue) => queue.send(`m${id}`, where, ttlMs, delayMs)),
  );
const attach = slot.map((one) => step(`attach ${one}`, (queue) => queue.attach(one)));
const credit = fc
  .tuple(slot, fc.integer({ min: 1, max: 4 }))
  .map(([one, count]) => step(`credit ${one} ${count}`, (queue) => queue.credit(one, count)));
const settle = fc
  .tuple(pick, fc.constantFrom(...settlements))
  .map(([one, how]) => step(`${how} ${one}`, (queue) => queue.settle(one, how)));
const renew = pick.map((one) => step(`renew ${one}`, (queue) => queue.renew(one)));
const cancel = pick.map((one) => step(`cancel ${one}`, (queue) => queue.cancel(one)));
const advance = fc.integer({ min: 1, max: 120 }).map((ms) => step(`advance ${ms}`, (queue) => queue.time.advance(ms)));
const detach = fc
  .tuple(slot, fc.constantFrom('closed' as const, 'dropped' as const))
  .map(([one, how]) => step(`${how} ${one}`, (queue) => queue.detach(one, how)));
const restart = fc.constant(step('restart', (queue) => queue.restart()));

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: send },
    { weight: 4, arbitrary: attach },
    { weight: 5, arbitrary: credit },
    { weight: 5, arbitrary: settle },
    { weight: 4, arbitrary: advance },
    ...[renew, cancel, detach, restart].map((arbitrary) => ({ weight: 1, arbitrary })),
  ),
  { maxLength: 80, size: 'max' },
);

test.each([
  ['without sessions', false],
  ['with sessions', true],
])('queue %s · any steps → as the model: nothing lost, nothing doubled, everything in order', (_, sessions) => {
  const asTheModel = fc.property(steps, (all) => {
    const harness = new QueueHarness(sessions);
    for (const { run } of all) {
      run(harness);
      harness.check();
    }
    harness.drain();
  });
  fc.assert(asTheModel, propertyRuns(100, 400));
});
