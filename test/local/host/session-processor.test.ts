import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningBroker, startBroker } from '../../../local/broker/broker.ts';
import { type RunningHost, startHost } from '../../../local/host/host.ts';
import type { AcceptedSession, SessionProcessor } from '../../../local/host/service-bus/session-processor.ts';
import { until } from '../../support/until.ts';
import { eventuallySeen, forgetAll, openGate, seen } from './sample-app/seen.ts';

const functions = path.join(import.meta.dirname, 'sample-app', 'message-functions.ts');
const queues = { work: { requiresSession: true }, ordered: { requiresSession: true }, slow: { requiresSession: true } };
let broker: RunningBroker;
let client: ServiceBusClient;
let folder: string;
let host: RunningHost | undefined;

beforeAll(async () => {
  broker = await startBroker({ queues });
  client = new ServiceBusClient(broker.connectionString, { retryOptions: { maxRetries: 0 } });
});
beforeEach(async () => {
  forgetAll();
  folder = await mkdtemp(path.join(tmpdir(), 'session-processor-'));
});
afterEach(async () => {
  await host?.close();
  await rm(folder, { recursive: true });
});
afterAll(async () => {
  await client.close();
  await broker.close();
});

type Places = {
  readonly places: number;
  readonly idle?: string;
  readonly renewal?: string;
  /** The broker that they listen to; absent: the one of all tests. */
  readonly at?: RunningBroker;
};

/** Starts the sample's functions with so many places for sessions. */
async function start(
  { places, idle, renewal, at = broker }: Places,
  sessionProcessor: SessionProcessor = {},
): Promise<void> {
  const serviceBus = {
    maxConcurrentSessions: places,
    sessionIdleTimeout: idle ?? '00:00:00.100',
    maxAutoLockRenewalDuration: renewal ?? '00:05:00',
  };
  await writeFile(path.join(folder, 'host.json'), JSON.stringify({ version: '2.0', extensions: { serviceBus } }));
  const env = { SAMPLE_BUS: at.connectionString, SAMPLE_WORK_QUEUE: 'work' };
  const main = path.relative(folder, functions);
  host = await startHost({ folder, main, port: 0, env, onLog: () => undefined, sessionProcessor });
}

const send = (queue: string, sessionId: string, ...bodies: readonly object[]) =>
  client.createSender(queue).sendMessages(bodies.map((body) => ({ body, sessionId })));
const sessionsSeen = () => seen('ordered').map(({ session }) => String(session));
const timesSeen = (session: string) => sessionsSeen().filter((one) => one === session).length;

test('session processor · a session whose messages do not cease, one place → kept until they are done, then the one that waits (SessionReceiverManager)', async () => {
  await send('slow', 'busy', ...Array.from({ length: 20 }, () => ({ gate: 'busy' })));
  // Longer than a busy machine may take from one message to the next.
  await start({ places: 1, idle: '00:00:03' });
  await eventuallySeen('entered busy', 1);
  await send('slow', 'waits', { gate: 'waits' });
  openGate('waits');
  openGate('busy');
  await eventuallySeen('passed waits', 1);
  expect(seen('passed busy')).toHaveLength(20);
});

test('session processor · more sessions that come back at once than places → a newcomer is handled while they go on', async () => {
  const busy = Array.from({ length: 6 }, (_, number) => `busy-${number}`);
  let over = false;
  const keepBusy = async (session: string): Promise<void> => {
    for (let sent = 0; !over; sent += 1) {
      await send('ordered', session, { at: sent });
      await until(() => timesSeen(session) > sent);
    }
  };
  await start({ places: 2, idle: '00:00:00.001' });
  const going = busy.map(keepBusy);
  await until(() => busy.every((session) => timesSeen(session) >= 2));
  await send('ordered', 'newcomer', { at: 0 });
  await until(() => timesSeen('newcomer') === 1);
  const before = busy.map(timesSeen);
  await until(() => busy.every((session, number) => timesSeen(session) > (before[number] ?? 0)));
  over = true;
  await Promise.all(going);
});

test('session processor · sessions that wait, one core → two accepts at a time, each next one when another has ended (ServiceBusProcessor)', async () => {
  const sessions = Array.from({ length: 7 }, (_, number) => `accepted-${number}`);
  for (const session of sessions) await send('ordered', session, { at: 0 });
  const attaching: (() => void)[] = [];
  let most = 0;
  const attach = () =>
    new Promise<void>((resolve) => {
      attaching.push(resolve);
      most = Math.max(most, attaching.length);
    });
  await start({ places: 8 }, { cores: 1, attach });
  await until(() => attaching.length === 2);
  await until(() => {
    // On a busy machine a session is left before its message has come, and accepted once more.
    attaching.shift()?.();
    return sessions.every((session) => timesSeen(session) === 1);
  });
  expect(most).toBe(2);
});

test('session processor · fewer places than accepts that could run → no more sessions than places are held', async () => {
  const heldAt: number[] = [];
  const attach = async ({ held }: AcceptedSession): Promise<void> => void heldAt.push(held);
  for (const session of ['one', 'two', 'three', 'four']) await send('slow', session, { gate: 'places' });
  await start({ places: 2 }, { cores: 8, attach });
  await eventuallySeen('entered places', 2);
  openGate('places');
  await eventuallySeen('passed places', 4);
  expect(Math.max(...heldAt)).toBe(2);
});

test('session processor · no message for the idle time → the session is free for others', async () => {
  await start({ places: 2 });
  await send('ordered', 'idle', { at: 0 });
  await until(() => timesSeen('idle') === 1);
  const accept = () => client.acceptSession('ordered', 'idle').catch(() => undefined);
  let accepted = await accept();
  await until(async () => {
    accepted ??= await accept();
    return accepted !== undefined;
  });
  await accepted?.close();
});

test('session processor · a handler that outlasts the renewal of its lock → the message comes again meanwhile, and is completed once', async () => {
  const brief = await startBroker({ queues: { ...queues, slow: { requiresSession: true, lockDurationMs: 500 } } });
  const bus = new ServiceBusClient(brief.connectionString, { retryOptions: { maxRetries: 0 } });
  await start({ places: 2, renewal: '00:00:00', at: brief });
  await bus.createSender('slow').sendMessages({ body: { gate: 'lost' }, sessionId: 'lost' });
  await eventuallySeen('entered lost', 2);
  openGate('lost');
  await eventuallySeen('passed lost', 2);
  const receiver = bus.createReceiver('slow');
  await until(async () => (await receiver.peekMessages(1)).length === 0);
  const deadLetters = bus.createReceiver('slow', { subQueueType: 'deadLetter' });
  expect(await deadLetters.peekMessages(1)).toEqual([]);
  await host?.close();
  await bus.close();
  await brief.close();
});
