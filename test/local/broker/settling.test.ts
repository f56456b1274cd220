import type { ServiceBusClient } from '@azure/service-bus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBroker, startBroker } from '../../../local/broker/broker.ts';
import { connect, contents, eventually, failsWith, manual, nextOf, severalOf } from './sdk.ts';

let broker: RunningBroker;
let client: ServiceBusClient;

const names = ['metadata', 'batch', 'big', 'abandon', 'poison', 'reject', 'defer', 'drop', 'drain', 'many'];

beforeAll(async () => {
  const queues = Object.fromEntries(names.map((name) => [name, { maxDeliveryCount: 3 }]));
  broker = await startBroker({
    queues: { ...queues, brief: { lockDurationMs: 300 }, held: { lockDurationMs: 300 }, renew: {} },
  });
  client = connect(broker.connectionString);
});
afterAll(async () => {
  await client.close();
  await broker.close();
});

test('send and complete · a message with every common property → the same comes out, once (SDK: ServiceBusMessage)', async () => {
  const receiver = client.createReceiver('metadata', manual);
  const when = new Date(1_700_000_000_000);
  const applicationProperties = { a: 1, negative: -5, fraction: 1.5, flag: true, text: 'ß', when };
  const sent = { messageId: 'm1', subject: 's', correlationId: 'c', contentType: 'application/json', replyTo: 'r' };
  await client
    .createSender('metadata')
    .sendMessages({ ...sent, body: { hello: 'wörld', list: [1, 2.5, null] }, applicationProperties });
  const message = await nextOf(receiver);
  expect(message).toMatchObject({ ...sent, body: { hello: 'wörld', list: [1, 2.5, null] }, deliveryCount: 0 });
  // The SDK adds the trace, where one is kept in this process.
  expect(message.applicationProperties).toMatchObject({ ...applicationProperties, when: when.getTime() });
  expect(message.sequenceNumber?.toNumber()).toBe(1);
  expect(message.lockToken).toMatch(/^[0-9a-f-]{36}$/);
  expect(message.lockedUntilUtc?.getTime()).toBeGreaterThan(message.enqueuedTimeUtc?.getTime() ?? 0);
  await receiver.completeMessage(message);
  expect(await contents(broker, 'metadata')).toEqual([]);
  await receiver.close();
});

test('batch · two hundred messages in one transfer → all come out in their order', async () => {
  const sender = client.createSender('batch');
  const batch = await sender.createMessageBatch();
  const bodies = Array.from({ length: 200 }, (_, index) => ({ index }));
  for (const body of bodies) expect(batch.tryAddMessage({ body })).toBe(true);
  await sender.sendMessages(batch);
  const receiver = client.createReceiver('batch', manual);
  const messages = await severalOf(receiver, bodies.length);
  expect(messages.map((message) => message.body)).toEqual(bodies);
  for (const message of messages) await receiver.completeMessage(message);
  expect(await contents(broker, 'batch')).toEqual([]);
  await receiver.close();
});

test('send · 200 KB → comes out whole; more than 256 KB → refused, and nothing is stored (Learn: quotas)', async () => {
  const sender = client.createSender('big');
  await failsWith(sender.sendMessages({ body: Buffer.alloc(300_000, 1) }), 'MessageSizeExceeded');
  await sender.sendMessages({ body: Buffer.alloc(200_000, 2) });
  const receiver = client.createReceiver('big', { receiveMode: 'receiveAndDelete' });
  const message = await nextOf(receiver);
  expect(Buffer.alloc(200_000, 2).equals(message.body)).toBe(true);
  expect(await contents(broker, 'big')).toEqual([]);
  await receiver.close();
});

test('abandon · with properties → delivered again with them and a higher delivery count', async () => {
  await client.createSender('abandon').sendMessages([{ body: 'first' }, { body: 'second' }]);
  const receiver = client.createReceiver('abandon', manual);
  const message = await nextOf(receiver);
  await receiver.abandonMessage(message, { tried: 1 });
  const again = await nextOf(receiver);
  expect(again).toMatchObject({ body: 'first', deliveryCount: 1, applicationProperties: { tried: 1 } });
  await receiver.completeMessage(again);
  await receiver.close();
});

test('abandon · as often as the queue allows deliveries → dead-lettered for that reason (Learn: dead-letter queues)', async () => {
  await client.createSender('poison').sendMessages({ body: 'poison' });
  const receiver = client.createReceiver('poison', manual);
  for (const deliveryCount of [0, 1, 2]) {
    const message = await nextOf(receiver);
    expect(message.deliveryCount).toBe(deliveryCount);
    await receiver.abandonMessage(message, { tried: deliveryCount + 1 });
  }
  expect(await contents(broker, 'poison')).toEqual([]);
  const letters = client.createReceiver('poison', { subQueueType: 'deadLetter' });
  const letter = await nextOf(letters);
  expect(letter).toMatchObject({ body: 'poison', deadLetterReason: 'MaxDeliveryCountExceeded', deliveryCount: 3 });
  expect(letter.applicationProperties?.tried).toBe(3);
  await letters.completeMessage(letter);
  expect(await contents(broker, 'poison', 'deadLetter')).toEqual([]);
  await Promise.all([receiver.close(), letters.close()]);
});

test('dead-letter · with reason and properties → in the dead-letter queue with them, to be peeked and received', async () => {
  await client.createSender('reject').sendMessages({ body: 'bad', messageId: 'kept' });
  const receiver = client.createReceiver('reject', manual);
  const why = { deadLetterReason: 'schema', deadLetterErrorDescription: 'no body', extra: 'e' };
  await receiver.deadLetterMessage(await nextOf(receiver), why);
  expect(await contents(broker, 'reject', 'deadLetter')).toEqual(['bad']);
  const letters = client.createReceiver('reject', { subQueueType: 'deadLetter', ...manual });
  const letter = await nextOf(letters);
  expect(letter).toMatchObject({
    messageId: 'kept',
    deadLetterReason: 'schema',
    deadLetterErrorDescription: 'no body',
  });
  expect(letter.applicationProperties?.extra).toBe('e');
  await letters.abandonMessage(letter);
  expect((await nextOf(letters)).deliveryCount).toBe(1);
  await Promise.all([receiver.close(), letters.close()]);
});

test('defer · a message, or deferred messages asked for → refused, since this broker cannot; the message stays', async () => {
  await client.createSender('defer').sendMessages({ body: 'later' });
  const receiver = client.createReceiver('defer', manual);
  const message = await nextOf(receiver);
  await expect(receiver.deferMessage(message)).rejects.toThrow(/cannot defer a message/);
  await expect(receiver.receiveDeferredMessages(message.sequenceNumber ?? [])).rejects.toThrow(
    /receive-by-sequence-number is not supported/,
  );
  expect(await contents(broker, 'defer')).toEqual(['later']);
  await receiver.close();
});

test('lock · not settled in its time → delivered again, and the first lock is lost (Learn: transfers, locks, settlement)', async () => {
  await client.createSender('brief').sendMessages({ body: 'slow' });
  const receiver = client.createReceiver('brief', manual);
  const first = await nextOf(receiver);
  const again = await nextOf(receiver);
  expect(again).toMatchObject({ body: 'slow', deliveryCount: 1 });
  await failsWith(receiver.completeMessage(first), 'MessageLockLost');
  await failsWith(receiver.renewMessageLock(first), 'MessageLockLost');
  await receiver.close();
});

test('lock · renewed → ends later than it did', async () => {
  await client.createSender('renew').sendMessages({ body: 'long' });
  const receiver = client.createReceiver('renew', manual);
  const message = await nextOf(receiver);
  const before = message.lockedUntilUtc?.getTime() ?? 0;
  await eventually(async () => expect((await receiver.renewMessageLock(message)).getTime()).toBeGreaterThan(before));
  await receiver.completeMessage(message);
  await receiver.close();
});

test('connection · closed with a message locked → the lock runs out, and another client gets it', async () => {
  await client.createSender('held').sendMessages({ body: 'held' });
  const other = connect(broker.connectionString);
  await nextOf(other.createReceiver('held', manual));
  await other.close();
  const receiver = client.createReceiver('held', manual);
  expect(await nextOf(receiver)).toMatchObject({ body: 'held', deliveryCount: 1 });
  await receiver.close();
});

test('receive · asked for more than there is → answers with what there is, and the link goes on', async () => {
  const sender = client.createSender('drain');
  const receiver = client.createReceiver('drain', { receiveMode: 'receiveAndDelete' });
  await sender.sendMessages([{ body: 1 }, { body: 2 }]);
  expect((await receiver.receiveMessages(10, { maxWaitTimeInMs: 2_000 })).map(({ body }) => body)).toEqual([1, 2]);
  expect(await receiver.receiveMessages(10, { maxWaitTimeInMs: 50 })).toEqual([]);
  await sender.sendMessages({ body: 3 });
  expect((await nextOf(receiver)).body).toBe(3);
  await receiver.close();
});

test('subscribe · three thousand messages to two competing clients → each once, nothing left', async () => {
  const sender = client.createSender('many');
  const count = 3_000;
  for (let from = 0; from < count; from += 500) {
    await sender.sendMessages(Array.from({ length: 500 }, (_, index) => ({ body: from + index })));
  }
  const other = connect(broker.connectionString);
  const seen: number[] = [];
  const handlers = {
    processMessage: async ({ body }: { body: number }) => {
      seen.push(body);
    },
    processError: async () => {},
  };
  const receivers = [client.createReceiver('many'), other.createReceiver('many')];
  for (const receiver of receivers) receiver.subscribe(handlers, { maxConcurrentCalls: 32 });
  await eventually(async () => expect(await contents(broker, 'many')).toEqual([]));
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
  await Promise.all(receivers.map((receiver) => receiver.close()));
  await other.close();
});
