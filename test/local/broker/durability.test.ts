import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BrokerChild, startChild } from './child.ts';
import { connect, contents, eventually, manual, nextOf, severalOf } from './sdk.ts';

const queues = {
  plain: { maxDeliveryCount: 3, duplicateDetectionWindowMs: 600_000 },
  ordered: { requiresSession: true },
};
const oneHourMs = 3_600_000;

let folder: string;
let broker: BrokerChild;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'broker-'));
  broker = await startChild(folder, queues);
});
afterEach(async () => {
  await broker.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function killAndRestart(): Promise<void> {
  const { signal } = await broker.kill('SIGKILL');
  expect(signal).toBe('SIGKILL');
  broker = await startChild(folder, queues);
}

test('kill -9 · waiting, completed, locked, dead-lettered messages → each is what it was, locks are gone', async () => {
  const client = connect(broker.connectionString);
  const bodies = ['done', 'locked', 'dead', 'retried', 'waiting'];
  await client.createSender('plain').sendMessages(bodies.map((body) => ({ body, messageId: body })));
  const receiver = client.createReceiver('plain', manual);
  const [done, locked, dead, retried] = await severalOf(receiver, 4);
  if (!done || !locked || !dead || !retried) throw new Error('Messages are missing.');
  await receiver.completeMessage(done);
  await receiver.deadLetterMessage(dead, { deadLetterReason: 'because', deadLetterErrorDescription: 'of that' });
  await receiver.abandonMessage(retried, { tried: 1 });
  await killAndRestart();
  await client.close();

  const after = connect(broker.connectionString);
  const again = after.createReceiver('plain', manual);
  const received = await severalOf(again, 3);
  expect(received.map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([
    ['locked', 0],
    ['retried', 1],
    ['waiting', 0],
  ]);
  // The SDK adds the trace, where one is kept in this process.
  expect(received[1]?.applicationProperties).toMatchObject({ tried: 1 });
  const letter = await nextOf(after.createReceiver('plain', { subQueueType: 'deadLetter' }));
  expect(letter).toMatchObject({ body: 'dead', deadLetterReason: 'because' });
  await after.createSender('plain').sendMessages({ body: 'twice', messageId: 'done' });
  expect(await contents(broker, 'plain')).toEqual(['locked', 'retried', 'waiting']);
  await after.close();
});

test('kill -9 · scheduled messages → still cancelled, or delivered at their time, also if that was while it was down', async () => {
  const client = connect(broker.connectionString);
  const sender = client.createSender('plain');
  await sender.scheduleMessages({ body: 'missed' }, new Date(Date.now() + 50));
  const far = new Date(Date.now() + oneHourMs);
  const numbers = await sender.scheduleMessages([{ body: 'cancelled' }, { body: 'kept' }], far);
  await sender.cancelScheduledMessages(numbers[0] ?? []);
  await killAndRestart();
  await client.close();

  const after = connect(broker.connectionString);
  const receiver = after.createReceiver('plain', manual);
  const missed = await nextOf(receiver);
  expect(missed.body).toBe('missed');
  await receiver.completeMessage(missed);
  expect(await contents(broker, 'plain')).toEqual(['kept']);
  await after.createSender('plain').cancelScheduledMessages(numbers[1] ?? []);
  expect(await contents(broker, 'plain')).toEqual([]);
  await after.close();
});

test('kill -9 · a session half done → goes on in its order', async () => {
  const client = connect(broker.connectionString);
  await client.createSender('ordered').sendMessages([1, 2, 3].map((body) => ({ body, sessionId: 'S' })));
  const holder = await client.acceptSession('ordered', 'S', manual);
  await holder.completeMessage(await nextOf(holder));
  await nextOf(holder);
  await killAndRestart();
  await client.close();

  const after = connect(broker.connectionString);
  await after.createSender('ordered').sendMessages({ body: 4, sessionId: 'S' });
  const next = await after.acceptNextSession('ordered', manual);
  expect(next.sessionId).toBe('S');
  expect((await severalOf(next, 3)).map(({ body }) => body)).toEqual([2, 3, 4]);
  await after.close();
});

test('kill -9 · in the middle of sending and completing → every accepted message once or not settled, none lost', async () => {
  const accepted = new Set<number>();
  const completed = new Set<number>();
  // Settled at the broker, perhaps, though the word of it was lost with the connection.
  const tried = new Set<number>();
  for (let round = 0; round < 3; round += 1) {
    const client = connect(broker.connectionString);
    const sender = client.createSender('plain');
    const receiver = client.createReceiver('plain');
    receiver.subscribe(
      {
        processMessage: async (message) => {
          tried.add(message.body);
          await receiver.completeMessage(message);
          completed.add(message.body);
        },
        processError: async () => {},
      },
      { autoCompleteMessages: false, maxConcurrentCalls: 4 },
    );
    const sends = Array.from({ length: 400 }, async (_, index) => {
      const body = round * 400 + index;
      await sender.sendMessages({ body, messageId: String(body) });
      accepted.add(body);
    });
    const settled = Promise.allSettled(sends);
    await eventually(() => expect(completed.size).toBeGreaterThan(round * 20 + 10));
    await killAndRestart();
    await client.close();
    await settled;
  }
  const left = new Set(await contentsOf('plain'));
  const missing = [...accepted].filter((body) => !tried.has(body) && !left.has(body));
  const resurrected = [...completed].filter((body) => left.has(body));
  expect({ missing, resurrected }).toEqual({ missing: [], resurrected: [] });
});

test('disk full · the journal cannot be written → the broker ends, and what it accepted before is there', async () => {
  await broker.kill('SIGKILL');
  broker = await startChild(folder, queues, { fileBlocks: 64 });
  const client = connect(broker.connectionString);
  const sender = client.createSender('plain');
  const accepted: number[] = [];
  const sending = async () => {
    for (let body = 0; body < 1_000; body += 1) {
      await sender.sendMessages({ body, applicationProperties: { padding: 'x'.repeat(1_000) } });
      accepted.push(body);
    }
  };
  const outcome = Promise.race([sending().catch(() => 'failed'), broker.ended.then(() => 'ended')]);
  expect(await outcome).toMatch(/failed|ended/);
  expect(await broker.ended).toMatchObject({ code: 1, errors: expect.stringContaining('EFBIG') });
  await client.close();
  broker = await startChild(folder, queues);
  expect(accepted.length).toBeGreaterThan(5);
  expect((await contentsOf('plain')).slice(0, accepted.length)).toEqual(accepted);
});

async function contentsOf(queue: string): Promise<unknown[]> {
  const client = connect(broker.connectionString);
  const receiver = client.createReceiver(queue);
  const bodies: unknown[] = [];
  for (let more = await receiver.peekMessages(200); more.length > 0; more = await receiver.peekMessages(200)) {
    bodies.push(...more.map(({ body }) => body));
  }
  await client.close();
  return bodies;
}
