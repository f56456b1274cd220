import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBroker } from '../../../local/broker/broker.ts';
import { Journal } from '../../../local/broker/journal/journal.ts';
import type { Entry } from '../../../local/broker/queue/change.ts';
import { Store } from '../../../local/broker/queue/store.ts';
import { propertyRuns } from '../../support/thoroughness.ts';
import { connect, contents, eventually, nextOf } from './sdk.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'broker-'));
  file = path.join(folder, 'broker.journal');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function openStore(compactAboveBytes?: number) {
  const store = new Store();
  const onFailure = (error: Error) => {
    throw error;
  };
  const journal = new Journal({ folder, source: store, compactAboveBytes, onFailure });
  store.recordTo(journal);
  return { store, journal };
}

function addition(sequenceNumber: number, payload: Buffer): Entry {
  const message = {
    sequenceNumber,
    enqueuedSequenceNumber: sequenceNumber,
    messageId: `m${sequenceNumber}`,
    state: 'active' as const,
    enqueuedAt: 1,
    deliveryCount: 0,
  };
  return { queue: 'q', change: { kind: 'added', message, payload } };
}

const removal = (sequenceNumber: number): Entry => ({ queue: 'q', change: { kind: 'removed', sequenceNumber } });

const numbers = (store: Store) => [...store.state('q').messages.keys()];

test('journal · any steps, reopened → the same state (replay)', () => {
  const number = fc.integer({ min: 1, max: 8 });
  const payload = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
  const state = fc.constantFrom('active' as const, 'scheduled' as const);
  const change = fc.oneof(
    fc.tuple(number, payload).map(([n, bytes]) => addition(n, bytes)),
    number.map(removal),
    fc.record({
      queue: fc.constant('q'),
      change: fc.record({
        kind: fc.constant('updated' as const),
        sequenceNumber: number,
        state,
        deliveryCount: number,
        payload: fc.option(payload, { nil: undefined }),
      }),
    }),
    fc.record({
      queue: fc.constant('q'),
      change: fc.record({ kind: fc.constant('seen' as const), messageId: fc.string(), at: number }),
    }),
  );
  const steps = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 20 });
  const sameAgain = fc.property(steps, (all) => {
    rmSync(file, { force: true });
    const { store, journal } = openStore();
    for (const step of all) store.commit(step);
    journal.close();
    const again = openStore();
    again.journal.close();
    expect([...again.store.snapshot()]).toEqual([...store.snapshot()]);
    expect(again.store.estimatedBytes).toBe(store.estimatedBytes);
  });
  fc.assert(sameAgain, propertyRuns(20, 60));
});

test('journal · cut off at any byte → the steps before the cut, whole, and it can be appended to again', () => {
  const { store, journal } = openStore();
  const ends = [0];
  for (let n = 1; n <= 4; n += 1) {
    store.commit([addition(2 * n - 1, Buffer.alloc(n)), addition(2 * n, Buffer.alloc(n))]);
    journal.flush();
    ends.push(journal.sizeBytes);
  }
  journal.close();
  const whole = readFileSync(file);
  for (let length = 0; length <= whole.length; length += 1) {
    writeFileSync(file, whole.subarray(0, length));
    const cut = openStore();
    const steps = ends.filter((end) => end <= length).length - 1;
    expect(numbers(cut.store)).toEqual(Array.from({ length: 2 * steps }, (_, index) => index + 1));
    cut.store.commit([addition(99, Buffer.alloc(1))]);
    cut.journal.close();
    const again = openStore();
    again.journal.close();
    expect(numbers(again.store)).toEqual(numbers(cut.store));
  }
});

test('journal · zeroes behind the last record → ignored; a damaged record among good ones → refuses to start', () => {
  const { store, journal } = openStore();
  for (const n of [1, 2, 3]) store.commit([addition(n, Buffer.alloc(20))]);
  journal.close();
  appendFileSync(file, Buffer.alloc(100));
  const padded = openStore();
  padded.journal.close();
  expect(numbers(padded.store)).toEqual([1, 2, 3]);
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
  writeFileSync(file, bytes);
  expect(() => openStore()).toThrow(/record at byte 0 is damaged/);
});

test('journal · mostly dead → rewritten small, with what came during the rewriting', async () => {
  const { store, journal } = openStore(20_000);
  store.commit([addition(1, Buffer.from('kept'))]);
  store.commit([addition(500, Buffer.alloc(50_000)), removal(500)]);
  journal.flush();
  store.commit([addition(2, Buffer.from('meanwhile'))]);
  journal.flush();
  expect(statSync(file).size).toBeGreaterThan(50_000);
  await eventually(() => expect(statSync(file).size).toBeLessThan(1_000));
  store.commit([addition(3, Buffer.from('after'))]);
  journal.close();
  const again = openStore();
  again.journal.close();
  expect(numbers(again.store)).toEqual([1, 2, 3]);
  expect(again.store.state('q').lastSequenceNumber).toBe(500);
});

test('broker · torn journal tail → starts, with every message that was accepted before it', async () => {
  const first = await startBroker({ queues: { q: {} }, dataFolder: folder });
  const client = connect(first.connectionString);
  await client.createSender('q').sendMessages({ body: 'whole' });
  const size = statSync(file).size;
  await client.createSender('q').sendMessages({ body: 'torn' });
  await client.close();
  await first.close();
  truncateSync(file, size + 11);
  const second = await startBroker({ queues: { q: {} }, dataFolder: folder });
  expect(await contents(second, 'q')).toEqual(['whole']);
  await second.close();
});

test('broker · compacted while it works → all messages, in order', async () => {
  const options = { queues: { q: {} }, dataFolder: folder, compactAboveBytes: 10_000 };
  const first = await startBroker(options);
  const client = connect(first.connectionString);
  const sender = client.createSender('q');
  const receiver = client.createReceiver('q', { receiveMode: 'receiveAndDelete' });
  const passThrough = async () => {
    await sender.sendMessages({ body: Buffer.alloc(2_000) });
    await nextOf(receiver);
  };
  for (let round = 0; round < 20; round += 1) await passThrough();
  await eventually(async () => {
    await passThrough();
    expect(statSync(file).size).toBeLessThan(20_000);
  });
  await sender.sendMessages([{ body: 'a' }, { body: 'b' }]);
  await client.close();
  await first.close();
  const second = await startBroker(options);
  expect(await contents(second, 'q')).toEqual(['a', 'b']);
  await second.close();
});
