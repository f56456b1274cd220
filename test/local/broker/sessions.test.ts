import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBroker, startBroker } from '../../../local/broker/broker.ts';
import { startHolder } from './holder.ts';
import { connect, contents, eventually, failsWith, manual, nextOf, severalOf } from './sdk.ts';

let broker: RunningBroker;
let client: ServiceBusClient;

const names = ['order', 'wait', 'state', 'renew', 'close', 'cut', 'poison', 'patience', 'wrong', 'turns'];

beforeAll(async () => {
  const queues = Object.fromEntries(names.map((name) => [name, { requiresSession: true, maxDeliveryCount: 3 }]));
  const brief = { requiresSession: true, lockDurationMs: 1_000 };
  broker = await startBroker({ queues: { ...queues, brief, plain: {} } });
  client = connect(broker.connectionString);
});
afterAll(async () => {
  await client.close();
  await broker.close();
});

test('session queue · interleaved messages → each session in its order, to its holder alone (Learn: message sessions)', async () => {
  const messages = Array.from({ length: 40 }, (_, body) => ({ body, sessionId: body % 2 === 0 ? 'even' : 'odd' }));
  await client.createSender('order').sendMessages(messages);
  const even = await client.acceptNextSession('order', manual);
  const odd = await client.acceptNextSession('order', manual);
  expect([even.sessionId, odd.sessionId]).toEqual(['even', 'odd']);
  await failsWith(client.acceptSession('order', 'even'), 'SessionCannotBeLocked');
  for (const receiver of [odd, even]) {
    const received = await severalOf(receiver, 20);
    const expected = messages.filter(({ sessionId }) => sessionId === receiver.sessionId);
    expect(received.map(({ body, sessionId }) => ({ body, sessionId }))).toEqual(expected);
    for (const message of received) await receiver.completeMessage(message);
    await receiver.close();
  }
  expect(await contents(broker, 'order')).toEqual([]);
});

test('abandon · in a session → that message comes before the ones behind it', async () => {
  await client.createSender('order').sendMessages([1, 2].map((body) => ({ body, sessionId: 'again' })));
  const receiver = await client.acceptSession('order', 'again', manual);
  const first = await nextOf(receiver);
  await receiver.abandonMessage(first);
  expect((await severalOf(receiver, 2)).map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([
    [1, 1],
    [2, 0],
  ]);
  await receiver.close();
});

test('accept next · no session yet → waits for the first message', async () => {
  const accepted = client.acceptNextSession('wait', manual);
  const first = await Promise.race([accepted.then(() => 'accepted'), contents(broker, 'wait').then(() => 'nothing')]);
  expect(first).toBe('nothing');
  await client.createSender('wait').sendMessages({ body: 'hello', sessionId: 'C' });
  const receiver = await accepted;
  expect(receiver.sessionId).toBe('C');
  expect((await nextOf(receiver)).body).toBe('hello');
  await receiver.close();
});

test('accept next · none within the time allowed → a time-out, and later accepts work', async () => {
  const hasty = new ServiceBusClient(broker.connectionString, { retryOptions: { maxRetries: 0, timeoutInMs: 1_000 } });
  await failsWith(hasty.acceptNextSession('patience'), 'ServiceTimeout');
  await client.createSender('patience').sendMessages({ body: 1, sessionId: 'late' });
  const receiver = await client.acceptNextSession('patience', manual);
  expect(receiver.sessionId).toBe('late');
  await hasty.close();
});

test('accept next · several sessions wait → the one that has waited longest first, one that came back last (our choice)', async () => {
  const sender = client.createSender('turns');
  await sender.sendMessages(['A', 'A', 'B', 'C'].map((sessionId) => ({ body: 1, sessionId })));
  const first = await client.acceptNextSession('turns', manual);
  await first.completeMessage(await nextOf(first));
  await first.close();
  await sender.sendMessages({ body: 1, sessionId: 'newcomer' });
  const turns = [first.sessionId];
  for (let turn = 0; turn < 4; turn += 1) turns.push((await client.acceptNextSession('turns', manual)).sessionId);
  expect(turns).toEqual(['A', 'B', 'C', 'A', 'newcomer']);
});

test('session state · asked for or set → refused, since this broker has none', async () => {
  const receiver = await client.acceptSession('state', 'S', manual);
  await expect(receiver.getSessionState()).rejects.toThrow(/get-session-state is not supported/);
  await expect(receiver.setSessionState({ step: 2 })).rejects.toThrow(/set-session-state is not supported/);
  await receiver.close();
});

test('session lock · renewed → ends later than it did', async () => {
  const receiver = await client.acceptSession('renew', 'S', manual);
  const before = receiver.sessionLockedUntilUtc.getTime();
  await eventually(async () => expect((await receiver.renewSessionLock()).getTime()).toBeGreaterThan(before));
  await receiver.close();
});

test('session · closed with messages unsettled → free at once, delivery count as before (Learn: message sessions)', async () => {
  await client.createSender('close').sendMessages([1, 2].map((body) => ({ body, sessionId: 'S' })));
  const first = await client.acceptSession('close', 'S', manual);
  await severalOf(first, 2);
  await first.close();
  const second = await client.acceptSession('close', 'S', manual);
  expect((await severalOf(second, 2)).map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([
    [1, 0],
    [2, 0],
  ]);
  await second.close();
});

test('session · its holder’s connection breaks → free at once, and the delivery counts as failed', async () => {
  await client.createSender('cut').sendMessages([1, 2].map((body) => ({ body, sessionId: 'S' })));
  const holder = await startHolder(broker.connectionString, 'cut');
  await holder.kill();
  const receiver = await client.acceptNextSession('cut', manual);
  expect((await severalOf(receiver, 2)).map(({ body, deliveryCount }) => [body, deliveryCount])).toEqual([
    [1, 1],
    [2, 0],
  ]);
  await receiver.close();
});

test('session lock · runs out → the messages count as failed, and the first holder has lost them', async () => {
  await client.createSender('brief').sendMessages({ body: 'slow', sessionId: 'S' });
  const first = await client.acceptNextSession('brief', manual);
  const message = await nextOf(first);
  const second = await client.acceptNextSession('brief', manual);
  expect(await nextOf(second)).toMatchObject({ body: 'slow', deliveryCount: 1 });
  await expect(first.completeMessage(message)).rejects.toMatchObject({ code: expect.stringMatching(/LockLost$/) });
  await second.close();
});

test('session · abandoned as often as the queue allows → dead-lettered with its session id', async () => {
  await client.createSender('poison').sendMessages({ body: 'poison', sessionId: 'P' });
  const receiver = await client.acceptSession('poison', 'P', manual);
  for (const _ of [1, 2, 3]) await receiver.abandonMessage(await nextOf(receiver));
  const letters = client.createReceiver('poison', { subQueueType: 'deadLetter' });
  const letter = await nextOf(letters);
  expect(letter).toMatchObject({ body: 'poison', sessionId: 'P', deadLetterReason: 'MaxDeliveryCountExceeded' });
  await Promise.all([receiver.close(), letters.close()]);
});

test('kind · session receiver on a plain queue, plain receiver on a session queue, no session id → all refused', async () => {
  await expect(client.acceptNextSession('plain')).rejects.toThrow(/does not require sessions/);
  const receiver = client.createReceiver('wrong', manual);
  await expect(receiver.receiveMessages(1, { maxWaitTimeInMs: 1_000 })).rejects.toThrow(/requires sessions/);
  await expect(client.createSender('wrong').sendMessages({ body: 1 })).rejects.toThrow(/SessionId was not set/);
  expect(await contents(broker, 'wrong')).toEqual([]);
});

test('address · unknown queue → not found, for sender, receiver and session', async () => {
  await failsWith(client.createSender('nowhere').sendMessages({ body: 1 }), 'MessagingEntityNotFound');
  const receiver = client.createReceiver('nowhere');
  await failsWith(receiver.receiveMessages(1, { maxWaitTimeInMs: 1_000 }), 'MessagingEntityNotFound');
  await failsWith(client.acceptNextSession('nowhere'), 'MessagingEntityNotFound');
});
