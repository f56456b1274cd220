import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBroker } from '../../../local/broker/broker.ts';
import { encodeEntries } from '../../../local/broker/journal/entry-codec.ts';
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

test('journal · zeroes behind the last record → cut off and told; a damaged record among good ones → refuses to start', () => {
  const { store, journal } = openStore();
  for (const n of [1, 2, 3]) store.commit([addition(n, Buffer.alloc(20))]);
  journal.close();
  appendFileSync(file, Buffer.alloc(100));
  const padded = openStore();
  padded.journal.close();
  expect(numbers(padded.store)).toEqual([1, 2, 3]);
  expect(padded.journal.notes).toEqual([expect.stringContaining('ended with zeroes: 100 bytes')]);
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(80) ^ 1, 80);
  writeFileSync(file, bytes);
  expect(() => openStore()).toThrow(/is damaged: record 1, /);
});

/** A journal as 0.1.0 wrote it: frames without numbers, and no first line. */
function olderJournal(count: number): Buffer {
  const frames = Array.from({ length: count }, (_, index) => {
    const body = encodeEntries([addition(index + 1, Buffer.alloc(20))]);
    const header = Buffer.alloc(8);
    header.writeUInt32BE(body.length, 0);
    header.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([header, body]);
  });
  return Buffer.concat(frames);
}

test('journal of 0.1.0 · opened → the same messages, in the present form', () => {
  writeFileSync(file, olderJournal(3));
  const { store, journal } = openStore();
  expect(numbers(store)).toEqual([1, 2, 3]);
  journal.close();
  expect(readFileSync(file, 'latin1')).toMatch(/^Carebridge broker journal/);
  const again = openStore();
  again.journal.close();
  expect([numbers(again.store), again.journal.notes]).toEqual([[1, 2, 3], []]);
});

test('journal of 0.1.0 · torn at its end → what is whole, and it is told; a damaged length in its middle → refuses to start', () => {
  const whole = olderJournal(3);
  writeFileSync(file, whole.subarray(0, whole.length - 5));
  const { store, journal } = openStore();
  journal.close();
  expect(numbers(store)).toEqual([1, 2]);
  expect(journal.notes[0]).toContain('ended with an incomplete record');
  whole.writeUInt32BE(0x7fff_ffff, whole.length / 3);
  writeFileSync(file, whole);
  expect(() => openStore()).toThrow(/is damaged: the record at byte/);
});

test('journal · a file of something else has its name → refuses to start, and it stays as it is', () => {
  writeFileSync(file, 'a letter to a friend');
  expect(() => openStore()).toThrow(/is not a journal of Carebridge's broker/);
  expect(readFileSync(file, 'utf8')).toBe('a letter to a friend');
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
