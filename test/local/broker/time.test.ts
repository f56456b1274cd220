import type { ServiceBusClient } from '@azure/service-bus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBroker, startBroker } from '../../../local/broker/broker.ts';
import { connect, contents, eventually, failsWith, manual, nextOf, severalOf } from './sdk.ts';

let broker: RunningBroker;
let client: ServiceBusClient;

beforeAll(async () => {
  broker = await startBroker({
    queues: {
      schedule: {},
      cancel: {},
      property: {},
      peek: {},
      window: { duplicateDetectionWindowMs: 300 },
      duplicates: { duplicateDetectionWindowMs: 600_000 },
      expire: { deadLetterOnExpiration: true },
      drop: {},
      ceiling: { defaultTimeToLiveMs: 100, deadLetterOnExpiration: true },
    },
  });
  client = connect(broker.connectionString);
});
afterAll(async () => {
  await client.close();
  await broker.close();
});

const inMs = (delayMs: number) => new Date(Date.now() + delayMs);
const oneHourMs = 3_600_000;

test('schedule · two alarms, set in the wrong order → each comes at its time, with a new sequence number (Learn: sequencing)', async () => {
  const sender = client.createSender('schedule');
  const due = [inMs(1_500), inMs(300)] as const;
  const [late] = await sender.scheduleMessages({ body: 'late' }, due[0]);
  await sender.scheduleMessages({ body: 'early' }, due[1]);
  const receiver = client.createReceiver('schedule', { receiveMode: 'receiveAndDelete' });
  const [early, last] = await severalOf(receiver, 2);
  expect([early?.body, last?.body]).toEqual(['early', 'late']);
  expect(early?.enqueuedTimeUtc?.getTime()).toBeGreaterThanOrEqual(due[1].getTime());
  expect(last?.enqueuedTimeUtc?.getTime()).toBeGreaterThanOrEqual(due[0].getTime());
  expect(last?.sequenceNumber?.greaterThan(late ?? 0)).toBe(true);
  await receiver.close();
});

test('schedule · by the message property, in a batch → the rest comes at once, the scheduled one later', async () => {
  const scheduledEnqueueTimeUtc = inMs(1_500);
  await client.createSender('property').sendMessages([{ body: 'later', scheduledEnqueueTimeUtc }, { body: 'now' }]);
  const receiver = client.createReceiver('property', { receiveMode: 'receiveAndDelete' });
  expect((await severalOf(receiver, 2)).map(({ body }) => body)).toEqual(['now', 'later']);
  await receiver.close();
});

test('cancel · a scheduled message → gone; a second time → not found', async () => {
  const sender = client.createSender('cancel');
  const numbers = await sender.scheduleMessages([{ body: 'a' }, { body: 'b' }], inMs(oneHourMs));
  await sender.cancelScheduledMessages(numbers[0] ?? []);
  expect(await contents(broker, 'cancel')).toEqual(['b']);
  await failsWith(sender.cancelScheduledMessages(numbers), 'MessageNotFound');
  expect(await contents(broker, 'cancel')).toEqual(['b']);
});

test('peek · active, locked and scheduled messages → all, in order, from the number asked for', async () => {
  const sender = client.createSender('peek');
  const receiver = client.createReceiver('peek', manual);
  await sender.sendMessages([{ body: 'locked' }, { body: 'active' }]);
  const locked = await nextOf(receiver);
  await sender.scheduleMessages({ body: 'scheduled' }, inMs(oneHourMs));
  const peeked = await receiver.peekMessages(10);
  expect(peeked.map(({ body, state }) => [body, state])).toEqual([
    ['locked', 'active'],
    ['active', 'active'],
    ['scheduled', 'scheduled'],
  ]);
  const fromSequenceNumber = locked.sequenceNumber;
  if (fromSequenceNumber === undefined) throw new Error('The message has no sequence number.');
  const two = await receiver.peekMessages(2, { fromSequenceNumber: fromSequenceNumber.add(1) });
  expect(two.map(({ body }) => body)).toEqual(['active', 'scheduled']);
  await receiver.close();
});

test('duplicate detection · the same message id within the window → accepted and dropped (Learn: duplicate detection)', async () => {
  const sender = client.createSender('duplicates');
  await sender.sendMessages([
    { body: 1, messageId: 'x' },
    { body: 2, messageId: 'x' },
    { body: 3, messageId: 'y' },
  ]);
  await sender.sendMessages({ body: 4, messageId: 'y' });
  await sender.scheduleMessages({ body: 5, messageId: 'x' }, inMs(oneHourMs));
  await sender.sendMessages([{ body: 6 }, { body: 7 }]);
  expect(await contents(broker, 'duplicates')).toEqual([1, 3, 6, 7]);
});

test('duplicate detection · the window is over → taken as new', async () => {
  const sender = client.createSender('window');
  await sender.sendMessages({ body: 'first', messageId: 'x' });
  await eventually(async () => {
    await sender.sendMessages({ body: 'again', messageId: 'x' });
    expect((await contents(broker, 'window')).slice(0, 2)).toEqual(['first', 'again']);
  });
});

test('time to live · over, no receiver → in the dead-letter queue (Learn: message expiration)', async () => {
  await client.createSender('expire').sendMessages({ body: 'short', timeToLive: 50 });
  const letters = client.createReceiver('expire', { subQueueType: 'deadLetter' });
  expect(await nextOf(letters)).toMatchObject({ body: 'short', deadLetterReason: 'TTLExpiredException' });
  expect(await contents(broker, 'expire')).toEqual([]);
  await letters.close();
});

test('time to live · over, no dead-lettering → dropped', async () => {
  await client.createSender('drop').sendMessages({ body: 'short', timeToLive: 50 });
  await eventually(async () => expect(await contents(broker, 'drop')).toEqual([]));
  expect(await contents(broker, 'drop', 'deadLetter')).toEqual([]);
});

test('time to live · longer than the queue allows → the queue’s own holds', async () => {
  await client.createSender('ceiling').sendMessages({ body: 'long', timeToLive: oneHourMs });
  const letters = client.createReceiver('ceiling', { subQueueType: 'deadLetter' });
  expect((await nextOf(letters)).body).toBe('long');
  await letters.close();
});
