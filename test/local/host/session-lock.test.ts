import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBroker, startBroker } from '../../../local/broker/broker.ts';
import { ServiceBusClients } from '../../../local/host/service-bus/clients.ts';
import { keepLocked } from '../../../local/host/service-bus/session-lock.ts';
import { until } from '../../support/until.ts';

const queues = { brief: { requiresSession: true, lockDurationMs: 3_000 }, usual: { requiresSession: true } };
const setting = 'SESSION_LOCK_TEST_BUS';
let broker: RunningBroker;
let client: ServiceBusClient;
const clients = new ServiceBusClients();

beforeAll(async () => {
  broker = await startBroker({ queues });
  process.env[setting] = broker.connectionString;
  client = new ServiceBusClient(broker.connectionString, { retryOptions: { maxRetries: 0 } });
});
afterAll(async () => {
  await clients.close();
  await client.close();
  await broker.close();
  delete process.env[setting];
});

const send = (queue: string, sessionId: string) =>
  client.createSender(queue).sendMessages({ body: { text: 'hello' }, sessionId });

test('session lock · kept for longer than it lasts, every other renewal fails → renewed again and again, the message is settled once', async () => {
  await send('brief', 'kept');
  const receiver = await client.acceptSession('brief', 'kept', { maxAutoLockRenewalDurationInMs: 0 });
  const [message] = await receiver.receiveMessages(1);
  if (message === undefined) throw new Error('There was no message.');
  const renewals = { failed: 0, made: 0 };
  const failing = {
    get sessionLockedUntilUtc() {
      return receiver.sessionLockedUntilUtc;
    },
    get isClosed() {
      return receiver.isClosed;
    },
    async renewSessionLock() {
      if (renewals.failed <= renewals.made) {
        renewals.failed += 1;
        throw new Error('The machine is busy.');
      }
      renewals.made += 1;
      return receiver.renewSessionLock();
    },
  };
  const first = receiver.sessionLockedUntilUtc.getTime();
  const ended = new AbortController();
  const keeping = keepLocked(failing, 60_000, ended.signal, 10);
  await until(() => receiver.sessionLockedUntilUtc.getTime() > first + 2 * queues.brief.lockDurationMs);
  await receiver.completeMessage(message);
  ended.abort();
  await keeping;
  expect(renewals.failed).toBeGreaterThan(1);
  expect(await receiver.peekMessages(1)).toEqual([]);
  await receiver.close();
});

test('session lock · its time for renewals is over → renewed no more', async () => {
  await send('brief', 'over');
  const receiver = await client.acceptSession('brief', 'over', { maxAutoLockRenewalDurationInMs: 0 });
  const before = receiver.sessionLockedUntilUtc.getTime();
  await keepLocked(receiver, 0, new AbortController().signal);
  expect(receiver.sessionLockedUntilUtc.getTime()).toBe(before);
  await receiver.close();
});

test('shared client · replaced while a session of it is at work → the message is settled by it; closed when the session was left', async () => {
  await send('usual', 'at work');
  const shared = clients.open(setting);
  const left = shared.use();
  const receiver = await shared.client.acceptSession('usual', 'at work');
  const [message] = await receiver.receiveMessages(1);
  if (message === undefined) throw new Error('There was no message.');
  const next = clients.replace(setting, shared);
  expect(next).not.toBe(shared);
  expect(clients.replace(setting, shared)).toBe(next);
  await receiver.completeMessage(message);
  expect(receiver.isClosed).toBe(false);
  left();
  await until(() => receiver.isClosed);
});
