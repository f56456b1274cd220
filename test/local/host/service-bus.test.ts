import path from 'node:path';
import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBroker } from '../../../local/broker/broker.ts';
import { type RunningHost, startHost } from '../../../local/host/host.ts';
import { eventuallySeen, forgetAll, openGate, type Seen, seen } from './sample-app/seen.ts';

const folder = path.join(import.meta.dirname, 'sample-app');
// Each by itself, since a file of the same worker may have loaded some of them before.
const modules = '{http-functions,message-functions,hooks}.ts';
const queues = {
  work: { requiresSession: true, maxDeliveryCount: 2 },
  ordered: { requiresSession: true },
  slow: { requiresSession: true },
};
let broker: Awaited<ReturnType<typeof startBroker>>;
let host: RunningHost;
let client: ServiceBusClient;

beforeAll(async () => {
  forgetAll();
  broker = await startBroker({ queues });
  const env = { SAMPLE_BUS: broker.connectionString, SAMPLE_WORK_QUEUE: 'work' };
  host = await startHost({ folder, main: modules, port: 0, env, onLog: () => undefined });
  client = new ServiceBusClient(broker.connectionString);
});
afterAll(async () => {
  await client.close();
  await host.close();
  await broker.close();
});

const send = (
  queue: string,
  ...messages: Parameters<ReturnType<ServiceBusClient['createSender']>['sendMessages']>[0][]
) => client.createSender(queue).sendMessages(messages.flat() as { body: unknown }[]);
const bodies = (all: readonly Seen[], session: string) =>
  all.filter((one) => one.session === session).map((one) => (one.message as { at: number }).at);

test('session trigger · a message → handled with its metadata and its trace', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await send('work', {
    body: { number: 1 },
    sessionId: 'one',
    messageId: 'm-1',
    correlationId: 'c',
    applicationProperties: { kind: 'k', traceparent },
  });
  const [first] = await eventuallySeen('work', 1);
  expect(first).toMatchObject({
    message: { number: 1 },
    metadata: {
      messageId: 'm-1',
      sessionId: 'one',
      correlationId: 'c',
      deliveryCount: 1,
      sequenceNumber: expect.any(Number),
      applicationProperties: { kind: 'k', traceparent },
    },
    trace: expect.stringContaining('0af7651916cd43dd8448eb211c80319c'),
  });
});

test('session trigger · an id that reads as a number, a body with metadata of its own → as under the worker in Azure', async () => {
  await send('work', {
    body: { number: 3, deliveryCount: 12, lockToken: 'of the body' },
    sessionId: 'three',
    messageId: '1e2',
  });
  const [found] = (await eventuallySeen('work', 2)).filter(
    ({ message }) => (message as { number: number }).number === 3,
  );
  expect(found?.metadata).toMatchObject({ messageId: 100, deliveryCount: 12, lockToken: 'of the body', number: 3 });
});

test('session trigger · the handler keeps throwing → delivered twice, then dead-lettered', async () => {
  await send('work', { body: { number: 2, fail: true }, sessionId: 'two' });
  const dead = client.createReceiver('work', { subQueueType: 'deadLetter' });
  const [message] = await dead.receiveMessages(1);
  expect(message?.deadLetterReason).toBe('MaxDeliveryCountExceeded');
  await dead.close();
  const counts = seen('work')
    .filter((one) => (one.message as { number: number }).number === 2)
    .map((one) => (one.metadata as { deliveryCount: number }).deliveryCount);
  expect(counts).toEqual([1, 2]);
});

test('session trigger · three interleaved sessions → each in order, one message at a time', async () => {
  const messages = Array.from({ length: 20 }, (_, at) =>
    ['A', 'B', 'C'].map((sessionId) => ({ body: { at }, sessionId })),
  );
  await send('ordered', messages.flat());
  const all = await eventuallySeen('ordered', 60);
  for (const session of ['A', 'B', 'C']) expect(bodies(all, session)).toEqual([...Array(20).keys()]);
  expect(all.some((one) => one.overlapped)).toBe(false);
});

test('session trigger · a handler fails once → the same message again before the next', async () => {
  await send('ordered', [
    { body: { at: 0, failOnce: true }, sessionId: 'again' },
    { body: { at: 1 }, sessionId: 'again' },
  ]);
  await eventuallySeen('ordered', 63);
  expect(bodies(seen('ordered'), 'again')).toEqual([0, 0, 1]);
});

test('session trigger · a burst of 64 sessions, maxConcurrentSessions 64 → all held at the same time', async () => {
  await send(
    'slow',
    Array.from({ length: 64 }, (_, at) => ({ body: { gate: 'burst' }, sessionId: `s${at}` })),
  );
  await eventuallySeen('entered burst', 64);
  expect(seen('passed burst')).toHaveLength(0);
  openGate('burst');
  await eventuallySeen('passed burst', 64);
});

test('session trigger · the broker goes away and comes back → messages flow again', async () => {
  const { port } = broker;
  await broker.close();
  broker = await startBroker({ port, queues });
  const before = seen('ordered').length;
  const sender = new ServiceBusClient(broker.connectionString);
  await sender.createSender('ordered').sendMessages({ body: { at: 0 }, sessionId: 'back' });
  await eventuallySeen('ordered', before + 1);
  expect(bodies(seen('ordered'), 'back')).toEqual([0]);
  await sender.close();
});

test('host · closed while a message is handled → the handler ends, the message is completed, the hook runs last', async () => {
  await send('slow', { body: { gate: 'closing' }, sessionId: 'closing' });
  await eventuallySeen('entered closing', 1);
  const closed = host.close();
  openGate('closing');
  await closed;
  expect(seen('passed closing')).toHaveLength(1);
  expect(seen('appTerminate')).toHaveLength(1);
  const receiver = await client.acceptSession('slow', 'closing');
  expect(await receiver.peekMessages(1)).toEqual([]);
  await receiver.close();
});

test('host · closed while a handler goes on for longer → it is cut: the message is not settled, whatever the handler does', async () => {
  const short = await startHost({ folder, main: modules, port: 0, onLog: () => undefined, handlerGraceMs: 1 });
  await send('slow', { body: { gate: 'cut' }, sessionId: 'cut' });
  await eventuallySeen('entered cut', 1);
  await short.close();
  openGate('cut');
  await eventuallySeen('passed cut', 1);
  const receiver = await client.acceptSession('slow', 'cut');
  expect(await receiver.peekMessages(1)).toMatchObject([{ body: { gate: 'cut' } }]);
  await receiver.close();
});
