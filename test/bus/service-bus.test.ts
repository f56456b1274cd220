import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { ServiceBusClient, type ServiceBusReceivedMessage } from '@azure/service-bus';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningBroker, startBroker } from '../../local/broker/broker.ts';
import type { EventBus } from '../../shared/bus/bus.ts';
import { type QueueOperation, serviceBus } from '../../shared/bus/service-bus.ts';
import { Unavailable } from '../../shared/kernel/errors.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { currentTraceparent, withTrace } from '../../shared/kernel/trace.ts';
import { envelopeIn } from '../support/envelope-in.ts';

const queueName = 'conversation-events';
const settings = { requiresSession: true, duplicateDetectionWindowMs: 600_000 };

let broker: RunningBroker;
let receiving: ServiceBusClient;
let queue: EventBus;
const operations: QueueOperation[] = [];

beforeAll(async () => {
  broker = await startBroker({ queues: { [queueName]: settings } });
  receiving = new ServiceBusClient(broker.connectionString);
  const onOperation = (kind: QueueOperation) => operations.push(kind);
  queue = serviceBus({ connectionString: broker.connectionString, queueName, onOperation });
});

afterEach(() => {
  operations.length = 0;
});

afterAll(async () => {
  await queue.close();
  await receiving.close();
  await broker.close();
});

const newSession = (): string => `contoso.${randomId()}`;

/** The next `count` messages of a session, whenever they come, completed. */
async function received(session: string, count: number): Promise<readonly ServiceBusReceivedMessage[]> {
  const receiver = await receiving.acceptSession(queueName, session);
  const messages: ServiceBusReceivedMessage[] = [];
  while (messages.length < count) {
    const more = await receiver.receiveMessages(count - messages.length, { maxWaitTimeInMs: 30_000 });
    if (more.length === 0) throw new Error(`Only ${messages.length} of ${count} messages came.`);
    for (const message of more) await receiver.completeMessage(message);
    messages.push(...more);
  }
  await receiver.close();
  return messages;
}

const bodies = (messages: readonly ServiceBusReceivedMessage[]) => messages.map(({ body }) => envelopeIn(body).body);

describe('send', () => {
  it('envelopes of one session → come in the order in which they were sent, each as it was given', async () => {
    const session = newSession();
    for (const n of [1, 2, 3]) await queue.send({ to: 'service', session, body: { n, text: 'é 😀 \u2028' } });
    const messages = await received(session, 3);
    expect(bodies(messages)).toEqual([1, 2, 3].map((n) => ({ n, text: 'é 😀 \u2028' })));
    expect(messages.map(({ sessionId, contentType }) => [sessionId, contentType])).toEqual(
      Array.from({ length: 3 }, () => [session, 'application/json']),
    );
    expect(operations).toEqual(['send', 'send', 'send']);
  });

  it('envelope · message id sent before → vanishes; without one → a fresh one each', async () => {
    const session = newSession();
    const id = randomId();
    const send = (body: string, messageId?: string) => queue.send({ to: 'platform', session, body }, messageId);
    await send('first', id);
    await send('repeat', id);
    await send('other');
    await send('other');
    const messages = await received(session, 3);
    expect(bodies(messages)).toEqual(['first', 'other', 'other']);
    expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(3);
  });

  it.each(['1e2', '12345678901234567890123456789012', 'true', undefined])(
    'message id · %s → one that cannot be read as JSON',
    async (id) => {
      const session = newSession();
      await queue.send({ to: 'platform', session, body: 'named' }, id);
      const [message] = await received(session, 1);
      expect(() => JSON.parse(String(message?.messageId))).toThrow(SyntaxError);
    },
  );

  it('trace → the one of the work that sends, in the envelope and beside it (design §9)', async () => {
    const session = newSession();
    const sent = await withTrace(undefined, async () => {
      await queue.send({ to: 'service', session, body: null });
      return currentTraceparent();
    });
    const [message] = await received(session, 1);
    expect(envelopeIn(message?.body).traceparent).toBe(sent);
    expect(message?.applicationProperties).toMatchObject({ 'Diagnostic-Id': sent });
  });

  it('envelope · just within 256 KB → sent; over it → BodyTooLarge, and the queue goes on', async () => {
    const session = newSession();
    const send = (length: number) => queue.send({ to: 'service', session, body: 'x'.repeat(length) });
    await expect(send(260_000)).rejects.toMatchObject({ name: 'RequestRefused', code: 'BodyTooLarge' });
    await expect(send(2_000_000)).rejects.toMatchObject({ code: 'BodyTooLarge' });
    expect(operations).toEqual([]);
    await send(250_000);
    const [message] = await received(session, 1);
    expect(bodies(message === undefined ? [] : [message])).toEqual(['x'.repeat(250_000)]);
  });
});

describe('schedule', () => {
  it('alarm → comes when it is due, with a fresh id each time', async () => {
    const session = newSession();
    const dueAt = Date.now() + 400;
    await queue.schedule({ to: 'service', session, body: 'ring' }, dueAt);
    await queue.schedule({ to: 'service', session, body: 'ring' }, dueAt);
    await queue.send({ to: 'service', session, body: 'now' });
    expect(bodies(await received(session, 1))).toEqual(['now']);
    const alarms = await received(session, 2);
    expect(bodies(alarms)).toEqual(['ring', 'ring']);
    expect(new Set(alarms.map(({ messageId }) => messageId)).size).toBe(2);
    expect(alarms.every(({ enqueuedTimeUtc }) => Number(enqueuedTimeUtc) >= dueAt)).toBe(true);
    expect(operations).toEqual(['schedule', 'schedule', 'send']);
  });

  it('alarm · due in the past → comes at once', async () => {
    const session = newSession();
    await queue.schedule({ to: 'platform', session, body: 'late' }, Date.now() - 60_000);
    expect(bodies(await received(session, 1))).toEqual(['late']);
  });
});

describe('connection', () => {
  it('first sends · many at once → all arrive over one connection', async () => {
    const { server, port, connections } = await startCountingRelay(broker.port);
    const connectionString = broker.connectionString.replace(`:${broker.port}`, `:${port}`);
    const own = serviceBus({ connectionString, queueName });
    const session = newSession();
    await Promise.all(Array.from({ length: 20 }, (_, n) => own.send({ to: 'service', session, body: n })));
    expect(connections.size).toBe(1);
    expect(bodies(await received(session, 20)).sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 20 }, (_, n) => n),
    );
    await own.close();
    server.close();
  });

  it('connection · cut between two sends → the second one arrives, too', async () => {
    const { server, port, connections } = await startCountingRelay(broker.port);
    const connectionString = broker.connectionString.replace(`:${broker.port}`, `:${port}`);
    const own = serviceBus({ connectionString, queueName });
    const session = newSession();
    await own.send({ to: 'service', session, body: 'before' });
    for (const socket of connections) socket.destroy();
    await own.send({ to: 'service', session, body: 'after' });
    expect(bodies(await received(session, 2))).toEqual(['before', 'after']);
    await own.close();
    server.close();
  });

  it('broker · not there → QueueUnavailable for send and schedule, with its cause', async () => {
    const port = await freePort();
    const connectionString = broker.connectionString.replace(`:${broker.port}`, `:${port}`);
    const nowhere = serviceBus({ connectionString, queueName });
    const envelope = { to: 'service', session: newSession(), body: 1 } as const;
    const failure = await nowhere.send(envelope).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Unavailable);
    expect(failure).toMatchObject({ code: 'QueueUnavailable', cause: expect.anything() });
    await expect(nowhere.schedule(envelope, Date.now())).rejects.toMatchObject({ code: 'QueueUnavailable' });
    await nowhere.close();
  });

  it('broker · takes the connection and says nothing → QueueUnavailable in the end', async () => {
    const silent = createServer(() => undefined);
    const port = await listening(silent);
    const connectionString = broker.connectionString.replace(`:${broker.port}`, `:${port}`);
    const own = serviceBus({ connectionString, queueName, acceptMs: 100 });
    const sending = own.send({ to: 'service', session: newSession(), body: 1 });
    await expect(sending).rejects.toMatchObject({ code: 'QueueUnavailable' });
    await own.close();
    silent.close();
  });

  it('queue · no such one in the namespace → QueueUnavailable', async () => {
    const own = serviceBus({ connectionString: broker.connectionString, queueName: 'other' });
    const sending = own.send({ to: 'service', session: newSession(), body: 1 });
    await expect(sending).rejects.toMatchObject({ code: 'QueueUnavailable' });
    await own.close();
  });

  it('queue · closed → what is under way is accepted, what comes later is not', async () => {
    const own = serviceBus({ connectionString: broker.connectionString, queueName });
    const session = newSession();
    const underWay = own.send({ to: 'service', session, body: 'last' });
    await own.close();
    await underWay;
    expect(bodies(await received(session, 1))).toEqual(['last']);
    const late = own.send({ to: 'service', session, body: 'late' });
    await expect(late).rejects.toMatchObject({ code: 'QueueUnavailable' });
  });
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A relay to a port of this machine; `connections` holds every connection that was ever made. */
async function startCountingRelay(to: number) {
  const connections = new Set<Socket>();
  const server = createServer((incoming) => {
    connections.add(incoming);
    const onward = connect(to, '127.0.0.1');
    incoming.pipe(onward).pipe(incoming);
    incoming.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    onward.on('error', () => incoming.destroy());
  });
  return { server, port: await listening(server), connections };
}
