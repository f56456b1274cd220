import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../shared/kernel/time.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { startTables, type TestTables } from '../ledger/support/tables.ts';
import { until } from '../support/until.ts';
import { Holder, ledgerBehind, mailCall } from './support/held-ledger.ts';
import {
  ask,
  byMailAlone,
  type LineChannels,
  newChannel,
  openAt,
  say,
  sharedLineChannels,
  textsIn,
} from './support/line-channels.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

/** The instances that a channel's state says serve waiting requests, and since when. */
async function claims(partition: string): Promise<Readonly<Record<string, number>>> {
  const { claims: held = {} } = ((await tables.ledger.load(partition))?.state ?? {}) as {
    claims?: Readonly<Record<string, number>>;
  };
  return held;
}

const claimed = (partition: string, count: number) =>
  until(async () => Object.keys(await claims(partition)).length === count);

const source = '(docs/decisions/0003-cursor-channels.md#many-readers)';

it(`readers · several on each of two instances, at places of their own → each hears every line from there on, none takes another’s place ${source}`, async () => {
  const [here, there, writing] = [1, 2, 3].map(() => sharedLineChannels(tables.ledger));
  if (here === undefined || there === undefined || writing === undefined) throw new Error('There are three.');
  const channel = newChannel();
  await openAt(writing, channel);
  await say(writing, channel, 'one');
  await say(writing, channel, 'two');
  expect(textsIn(await ask(here, channel, 2))).toEqual(['one', 'two']);
  expect(textsIn(await ask(there, channel, 3))).toEqual(['two']);
  const waiting = [here, here, there, there].map((instance) => ask(instance, channel, 4));
  await claimed(channel, 2);
  await say(writing, channel, 'three');
  expect((await Promise.all(waiting)).map(textsIn)).toEqual([['three'], ['three'], ['three'], ['three']]);
  // Nothing is confirmed by that: the same again, and from the beginning.
  expect(textsIn(await ask(here, channel, 4))).toEqual(['three']);
  expect(textsIn(await ask(there, channel, 2))).toEqual(['one', 'two', 'three']);
});

it(`instance · ends between its append and the mail → a waiting request of another finds the line by itself ${source}`, async () => {
  const holder = new Holder();
  const times = { ...byMailAlone, lookMs: 40 };
  const reading = sharedLineChannels(tables.ledger, times);
  const writing = sharedLineChannels(ledgerBehind(tables.ledger, holder.before), times);
  const channel = newChannel();
  await openAt(reading, channel);
  const waiting = ask(reading, channel, 2);
  await claimed(channel, 1);
  const mail = holder.hold(mailCall('change'));
  const saying = say(writing, channel, 'never mailed');
  await mail.reached;
  expect(textsIn(await waiting)).toEqual(['never mailed']);
  mail.release();
  await saying;
});

it(`claim · its answer comes after the mail of the entry that is waited for → that entry is brought nevertheless ${source}`, async () => {
  const read = Promise.withResolvers<void>();
  const claiming = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const plain = ledgerBehind(tables.ledger, async (call) => {
    if (mailCall('change')(call)) read.resolve();
  });
  const reading = sharedLineChannels({
    ...plain,
    async commit(commit) {
      const result = await plain.commit(commit);
      claiming.resolve();
      await answered.promise;
      return result;
    },
  });
  const writing = sharedLineChannels(tables.ledger);
  const channel = newChannel();
  await openAt(writing, channel);
  const waiting = ask(reading, channel, 2);
  await claiming.promise;
  await say(writing, channel, 'faster');
  // Mail that was read is removed.
  await read.promise;
  answered.resolve();
  expect(textsIn(await waiting)).toEqual(['faster']);
});

it(`claims · of an instance that has gone → dropped with the first that is written half an hour later; a living one’s is written anew ${source}`, async () => {
  let skippedMs = 0;
  const now = () => Date.now() + skippedMs;
  const [gone, living] = [1, 2].map(() => sharedLineChannels(tables.ledger, byMailAlone, now));
  if (gone === undefined || living === undefined) throw new Error('There are two.');
  const channel = newChannel();
  await openAt(gone, channel);
  expect((await ask(gone, channel, 2, { timeoutMs: 1 })).outcome).toBe('none');
  expect((await ask(living, channel, 2, { timeoutMs: 1 })).outcome).toBe('none');
  expect(Object.keys(await claims(channel))).toHaveLength(2);
  const before = Object.values(await claims(channel));
  expect((await ask(living, channel, 2, { timeoutMs: 1 })).outcome).toBe('none');
  expect(Object.values(await claims(channel))).toEqual(before);
  skippedMs = 31 * minuteMs;
  expect((await ask(living, channel, 2, { timeoutMs: 1 })).outcome).toBe('none');
  const [since] = Object.values(await claims(channel));
  expect(Object.keys(await claims(channel))).toHaveLength(1);
  expect(since).toBeGreaterThan(Math.max(...before));
  // A clock that is put back does not keep what it wrote before for ever.
  skippedMs = -hourMs;
  expect((await ask(gone, channel, 2, { timeoutMs: 1 })).outcome).toBe('none');
  expect(Object.keys(await claims(channel))).toHaveLength(1);
});

it(`entries · too old → removed, and a reader who asks for them is led on; the others hear what comes ${source}`, async () => {
  const [here, there] = [1, 2].map(() => sharedLineChannels(tables.ledger));
  if (here === undefined || there === undefined) throw new Error('There are two.');
  const channel = newChannel();
  await openAt(here, channel);
  for (const text of ['old', 'older', 'new']) await say(here, channel, text);
  await here.trim(channel, ({ text }) => text.startsWith('old'));
  expect(await ask(there, channel, 2)).toEqual({ outcome: 'resync', from: 4 });
  expect(await ask(there, channel, 9)).toMatchObject({ outcome: 'resync' });
  expect(textsIn(await ask(there, channel, 4))).toEqual(['new']);
  await here.trim(channel, () => true);
  expect(await ask(there, channel, 2)).toMatchObject({ outcome: 'resync', from: 5 });
  const waiting = ask(there, channel, 5);
  await claimed(channel, 1);
  await say(here, channel, 'after');
  expect(textsIn(await waiting)).toEqual(['after']);
});

it(`entries · more than are removed at once → all that are too old ${source}`, async () => {
  const here = sharedLineChannels(tables.ledger);
  const channel = newChannel();
  await openAt(here, channel);
  for (let number = 1; number <= 120; number += 1) await say(here, channel, `line ${number}`);
  await here.trim(channel, ({ text }) => text !== 'line 120');
  expect(await ask(here, channel, 2)).toEqual({ outcome: 'resync', from: 121 });
  expect((await tables.ledger.rows(channel, 'log.', 'log/')).length).toBe(1);
});

it(`change · with rows beside the state, by two instances at once → each is made on what the other has written, or not at all ${source}`, async () => {
  const instances = [sharedLineChannels(tables.ledger), sharedLineChannels(tables.ledger)];
  const channel = newChannel();
  const [first] = instances;
  if (first === undefined) throw new Error('There are two.');
  await openAt(first, channel);
  const rowKey = 'count';
  const raise = (instance: LineChannels) =>
    instance.revise(channel, async (subject) => {
      const row = await tables.ledger.row(channel, rowKey);
      const value = Number(row?.value ?? 0) + 1;
      return { subject: { ...subject }, rows: [{ op: 'upsert', rowKey, value }], content: { text: String(value) } };
    });
  await Promise.all(Array.from({ length: 10 }, (_, index) => raise(instances[index % 2] ?? first)));
  expect((await tables.ledger.row(channel, rowKey))?.value).toBe(10);
  const heard: string[] = [];
  // An instance answers by the entries that it knows, and by the others when it is asked for those.
  while (heard.length < 10) heard.push(...textsIn(await ask(first, channel, heard.length + 2)));
  expect(heard).toEqual(Array.from({ length: 10 }, (_, index) => String(index + 1)));
});

const instanceCount = 3;
const instance = fc.nat({ max: instanceCount - 1 });

/** Instances whose calls of the ledger are made in the order that a scheduler chooses, until it is dismissed. */
function scheduledInstances(scheduler: fc.Scheduler, ledger: Ledger) {
  let isDismissed = false;
  const instances = Array.from({ length: instanceCount }, (_, number) =>
    sharedLineChannels(
      ledgerBehind(ledger, async ({ method }) => {
        if (!isDismissed) await scheduler.schedule(Promise.resolve(), `${number} ${method}`);
      }),
    ),
  );
  return {
    at: (number: number): LineChannels => instances[number] ?? sharedLineChannels(ledger),
    async dismiss() {
      isDismissed = true;
      await scheduler.waitAll();
    },
  };
}

it(`readers · on three instances, each from its own place, calls of the store in any order → every line once, in order, by mail alone ${source}`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(instance, { minLength: 1, maxLength: 4 }),
      fc.array(instance, { minLength: 1, maxLength: 3 }),
      async (scheduler, writers, readers) => {
        const { at, dismiss } = scheduledInstances(scheduler, tables.ledger);
        const channel = newChannel();
        const listen = async (number: number): Promise<readonly string[]> => {
          const heard: string[] = [];
          while (heard.length < writers.length) {
            const texts = textsIn(await ask(at(number), channel, heard.length + 2));
            if (typeof texts === 'string') throw new Error(`A request ended as ${texts}.`);
            heard.push(...texts);
          }
          return heard;
        };
        const play = async () => {
          await openAt(at(0), channel);
          const listening = Promise.all(readers.map(listen));
          for (const [number, by] of writers.entries()) await say(at(by), channel, `line ${number}`);
          return listening;
        };
        const heard = await scheduler.waitFor(play());
        await dismiss();
        for (const lines of heard) expect(lines).toEqual(writers.map((_, number) => `line ${number}`));
      },
    ),
    { numRuns: 40 },
  );
});
