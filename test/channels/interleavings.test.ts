import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { startTables, type TestTables } from '../ledger/support/tables.ts';
import { propertyRuns } from '../support/thoroughness.ts';
import { ledgerBehind } from './support/held-ledger.ts';
import {
  ask,
  byMailAlone,
  type LineChannels,
  lineChannels,
  newChannel,
  openAt,
  say,
  textsIn,
} from './support/line-channels.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

const instanceCount = 3;
const instance = fc.nat({ max: instanceCount - 1 });

/** What is written: each line by an instance, and some once more by another one, as after a crash. */
const lines = fc.array(fc.record({ by: instance, againBy: fc.option(instance, { nil: undefined }) }), {
  minLength: 1,
  maxLength: 5,
});

/** Instances whose calls of the ledger are made in the order that a scheduler chooses, until it is dismissed. */
function scheduledInstances(scheduler: fc.Scheduler, ledger: Ledger) {
  let isDismissed = false;
  const instances = Array.from({ length: instanceCount }, (_, number) =>
    lineChannels(
      ledgerBehind(ledger, async ({ method }) => {
        if (!isDismissed) await scheduler.schedule(Promise.resolve(), `${number} ${method}`);
      }),
      // Of two requests that overlap, the one that has no claim looks by itself.
      { ...byMailAlone, lookOftenMs: 20 },
    ),
  );
  const at = (number: number): LineChannels => {
    const found = instances[number];
    if (found === undefined) throw new Error('There is no such instance.');
    return found;
  };
  return {
    at,
    async dismiss() {
      isDismissed = true;
      await scheduler.waitAll();
    },
  };
}

/** One request of a client: at which instance, and whether it is given up before it is answered. */
type Asking = { readonly at: number; readonly leaves: boolean };

/**
 * A client that asks as it is told and at last stays with each request, until it has heard so many lines; `left` gets the requests that it
 * does not stay with.
 */
async function listen(
  scheduler: fc.Scheduler,
  at: (number: number) => LineChannels,
  channel: string,
  requests: readonly Asking[],
  count: number,
  left: Promise<unknown>[],
): Promise<readonly string[]> {
  const heard: string[] = [];
  for (let turn = 0; heard.length < count; turn += 1) {
    const { at: number, leaves } = requests[turn] ?? { at: turn % instanceCount, leaves: false };
    const gone = new AbortController();
    const from = heard.length + 2;
    const asked = ask(at(number), channel, from, { ack: turn * 1_000_000 + from, signal: gone.signal });
    if (leaves) {
      await scheduler.schedule(Promise.resolve(), 'the client leaves');
      gone.abort();
      left.push(asked);
    } else {
      const texts = textsIn(await asked);
      if (typeof texts === 'string') throw new Error(`A request ended as ${texts}.`);
      heard.push(...texts);
    }
  }
  return heard;
}

/** Writes one line after another; those that are written once more are so while the next ones are. */
async function writeAll(
  at: (number: number) => LineChannels,
  channel: string,
  written: readonly { readonly by: number; readonly againBy: number | undefined }[],
): Promise<void> {
  const repeats: Promise<void>[] = [];
  for (const [number, { by, againBy }] of written.entries()) {
    const first = say(at(by), channel, `line ${number}`);
    if (againBy !== undefined) repeats.push(say(at(againBy), channel, `line ${number}`));
    await first;
  }
  await Promise.all(repeats);
}

it('client · goes from instance to instance while others write, calls of the store in any order → every line once, in order, by mail alone (docs/decisions/0003-cursor-channels.md)', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      lines,
      fc.array(fc.record({ at: instance, leaves: fc.boolean() }), { minLength: 1, maxLength: 8 }),
      fc.nat({ max: 8 }),
      async (scheduler, written, requests, quietSteps) => {
        const { at, dismiss } = scheduledInstances(scheduler, tables.ledger);
        const channel = newChannel();
        const left: Promise<unknown>[] = [];
        const play = async () => {
          await openAt(at(0), channel);
          const listening = listen(scheduler, at, channel, requests, written.length, left);
          for (let step = 0; step < quietSteps; step += 1)
            await scheduler.schedule(Promise.resolve(), 'nothing is said');
          const [heard] = await Promise.all([listening, writeAll(at, channel, written)]);
          return heard;
        };
        const heard = await scheduler.waitFor(play());
        await dismiss();
        await Promise.all(left);
        expect(heard).toEqual(written.map((_, number) => `line ${number}`));
      },
    ),
    propertyRuns(30, 60),
  );
});
