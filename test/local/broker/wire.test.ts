import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBroker, startBroker } from '../../../local/broker/broker.ts';
import { amqp } from '../../../local/broker/wire/rhea.ts';
import {
  accepted,
  attachReceiver,
  attachSender,
  composite,
  detach,
  disposition,
  encoded,
  flow,
  performative,
  RawClient,
  transfer,
  uint,
} from './raw-client.ts';
import { connect, contents, eventually } from './sdk.ts';

const { types } = amqp;
const queues = ['modified', 'early', 'waiting', 'modes', 'detach', 'end', 'close'];

let broker: RunningBroker;
const clients: RawClient[] = [];

async function session(): Promise<RawClient> {
  const client = await RawClient.session(broker.port);
  clients.push(client);
  return client;
}

async function send(queue: string, body: unknown, sessionId?: string): Promise<void> {
  const client = connect(broker.connectionString);
  await client.createSender(queue).sendMessages({ body, ...(sessionId !== undefined && { sessionId }) });
  await client.close();
}

beforeAll(async () => {
  const plain = Object.fromEntries(queues.map((name) => [name, {}]));
  broker = await startBroker({ queues: { ...plain, grouped: { requiresSession: true } } });
});
afterAll(async () => {
  for (const client of clients) client.close();
  await broker.close();
});

test.each(['MSSBCBS', 'ANONYMOUS'])('sasl · %s asked for → offered, and let in (.NET client)', async (mechanism) => {
  const client = await RawClient.connect(broker.port);
  clients.push(client);
  client.sasl(mechanism);
  const { fields } = await client.next(performative.mechanisms);
  expect(fields[0]).toEqual(expect.arrayContaining(['MSSBCBS', 'ANONYMOUS', 'PLAIN']));
  expect((await client.next(performative.outcome)).fields[0]).toBe(0);
});

test('sasl · a mechanism that is not offered → refused, and not left waiting (AMQP 1.0, 5.3.3.6)', async () => {
  const client = await RawClient.connect(broker.port);
  clients.push(client);
  client.sasl('GSSAPI');
  expect((await client.next(performative.outcome)).fields[0]).toBe(1);
});

test.each([
  ['sender', attachSender('s', 'nowhere')],
  ['receiver', attachReceiver('r', 'nowhere')],
  ['receiver of a session', attachReceiver('r', 'modified', 'next session')],
])('attach · %s that is refused → source and target absent, then the reason (AMQP 1.0, 2.6.3)', async (_, attach) => {
  const client = await session();
  client.write(attach);
  const { fields } = await client.next(performative.attach);
  expect([fields[5], fields[6]]).toEqual([null, null]);
  const { fields: reason } = await client.next(performative.detach);
  expect(reason[2]).toEqual(expect.arrayContaining([expect.stringMatching(/^amqp:not-(found|allowed)$/)]));
});

test('abandon · modified with all fields null → delivered again, as one that failed (AMQP 1.0, 3.4.5)', async () => {
  await send('modified', 'again');
  const client = await session();
  client.write(attachReceiver('r', 'modified'), flow(10));
  await client.next(performative.transfer);
  client.write(disposition(0, composite(0x27, [null, null, null])));
  const { payload } = await client.next(performative.transfer);
  expect(amqp.message.decode(payload).delivery_count).toBe(1);
});

test.each([
  ['queue', 'early', undefined],
  ['next session', 'grouped', 'one'],
] as const)(
  'attach · flow in the same read, messages in the %s → answered before the first transfer',
  async (...row) => {
    const [from, queue, sessionId] = row;
    await send(queue, 'there', sessionId);
    const client = await session();
    client.write(attachReceiver('r', queue, from), flow(10));
    await client.next(performative.transfer);
    expect(client.codes.indexOf(performative.attach)).toBeLessThan(client.codes.indexOf(performative.transfer));
    client.write(disposition(0, accepted()), detach);
    await client.next(performative.detach);
  },
);

test('attach · flow in the same read, the session comes later → answered before the first transfer', async () => {
  const client = await session();
  client.write(attachReceiver('r', 'grouped', 'next session'), flow(10));
  await send('grouped', 'late', 'two');
  await client.next(performative.transfer);
  expect(client.codes.indexOf(performative.attach)).toBeLessThan(client.codes.indexOf(performative.transfer));
});

test('attach · flow with drain in the same read, messages in the queue → they come, then the credit ends', async () => {
  await send('waiting', 'there');
  const client = await session();
  const { code, fields } = flow(10);
  client.write(attachReceiver('r', 'waiting'), { code, fields: [...fields, undefined, true] });
  await client.next(performative.attach);
  await client.next(performative.transfer);
  expect((await client.next(performative.flow)).fields[6]).toBe(0);
});

test.each([
  [0, 0],
  [1, 0],
  [2, 1],
])('attach · sender with settle modes %i and %i → the same in the answer (AMQP 1.0, 2.7.3)', async (snd, rcv) => {
  const client = await session();
  client.write(attachSender('s', 'modes', [types.wrap_ubyte(snd), types.wrap_ubyte(rcv)]));
  const { fields } = await client.next(performative.attach);
  expect([fields[3], fields[4]]).toEqual([snd, rcv]);
});

test.each([
  ['detach', detach],
  ['end', { code: performative.end, fields: [] }],
  ['close', { code: performative.close, fields: [] }],
] as const)('disposition · %s in the same read → the message is settled, not locked', async (queue, farewell) => {
  await send(queue, 'done');
  const client = await session();
  client.write(attachReceiver('r', queue), flow(10));
  await client.next(performative.transfer);
  client.write(disposition(0, accepted()), farewell);
  await client.next(farewell.code);
  await eventually(async () => expect(await contents(broker, queue)).toEqual([]));
});

test.each([
  [0, true],
  [1, false],
])(
  'send · receiver settle mode %i → the answer to a message is settled: %s (AMQP 1.0, 2.6.12)',
  async (mode, settled) => {
    const client = await session();
    client.write(attachSender('s', 'modes', [undefined, types.wrap_ubyte(mode)]));
    await client.next(performative.flow);
    for (const delivery of [0, 1]) {
      client.write(transfer(delivery, encoded(types.described(types.wrap_ulong(0x77), types.wrap_int(delivery)))));
      const { fields } = await client.next(performative.disposition);
      expect([fields[3] ?? false, fields[4]]).toEqual([settled, []]);
      client.write({ code: performative.disposition, fields: [false, uint(delivery), uint(delivery), true] });
    }
  },
);
