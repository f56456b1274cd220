import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningBroker, startBroker } from '../../../local/broker/broker.ts';
import { amqp } from '../../../local/broker/wire/rhea.ts';
import type { Typed } from '../../../local/broker/wire/rhea-types.ts';
import {
  accepted,
  attachReceiver,
  attachSender,
  composite,
  disposition,
  encoded,
  flow,
  performative,
  RawClient,
  transfer,
} from './raw-client.ts';

const { types } = amqp;
const bytes = (hex: string) => Buffer.from(hex, 'hex');
const described = (name: string, value: Typed) => encoded(types.described(types.wrap_symbol(name), value));

/** A value of every AMQP type that an SDK makes of an application property, encoded. Source: AMQP 1.0, 1.6. */
const values: Readonly<Record<string, Buffer>> = {
  null: bytes('40'),
  true: bytes('41'),
  boolean: bytes('5600'),
  ubyte: bytes('5007'),
  ushort: bytes('600007'),
  uint: bytes('7000000007'),
  uintZero: bytes('43'),
  ulong: bytes('80ffffffffffffffff'),
  byte: bytes('51f9'),
  short: bytes('61fff9'),
  int: bytes('7100000007'),
  smallInt: bytes('5407'),
  long: bytes('810000000000000007'),
  bigLong: bytes('817fffffffffffffff'),
  float: bytes('723fc00000'),
  wholeFloat: bytes('7240000000'),
  double: bytes('824000000000000000'),
  decimal: bytes('9430400000000000000000000000000123'),
  char: bytes('730001f600'),
  timestamp: bytes('830000018bcfe56800'),
  firstTimestamp: bytes('83ffffc77cedd32800'),
  lastTimestamp: bytes('837fffffffffffffff'),
  guid: bytes('9800112233445566778899aabbccddeeff'),
  binary: bytes('a003000102'),
  text: encoded(types.wrap_string('ß')),
  longText: encoded(types.wrap_string('x'.repeat(300))),
  symbol: encoded(types.wrap_symbol('s')),
  list: bytes('c0050254015407'),
  timeSpan: described('com.microsoft:timespan', types.wrap_long(7)),
  dateTimeOffset: described('com.microsoft:datetime-offset', types.wrap_long(7)),
  uri: described('com.microsoft:uri', types.wrap_string('https://a.example')),
};

function map(code: number, entries: Readonly<Record<string, Buffer>>, wrapName = types.wrap_string): Buffer {
  const contents = Object.entries(entries).flatMap(([name, value]) => [encoded(wrapName(name)), value]);
  const size = Buffer.alloc(8);
  size.writeUInt32BE(Buffer.concat(contents).length + 4, 0);
  size.writeUInt32BE(contents.length, 4);
  return Buffer.concat([bytes('0053'), Buffer.from([code, 0xd1]), size, ...contents]);
}

const annotations = (entries: Readonly<Record<string, Buffer>>) => map(0x72, entries, types.wrap_symbol);
const body = encoded(types.described(types.wrap_ulong(0x77), types.wrap_int(7)));
const typedMessage = Buffer.concat([annotations({ kept: bytes('7100000007') }), map(0x74, values), body]);

/** Where in a message the value of a property stands, as the sender encoded it. */
function expectValues(message: Buffer): void {
  for (const [name, value] of Object.entries(values)) {
    const entry = Buffer.concat([encoded(types.wrap_string(name)), value]);
    expect([name, message.includes(entry)]).toEqual([name, true]);
  }
  expect(message.includes(Buffer.concat([encoded(types.wrap_symbol('kept')), bytes('7100000007')]))).toBe(true);
  expect(message.includes(body)).toBe(true);
}

let folder: string;
let broker: RunningBroker;
let clients: RawClient[];

async function start(): Promise<void> {
  broker = await startBroker({ dataFolder: folder, queues: { q: { maxDeliveryCount: 2 } } });
}

async function session(): Promise<RawClient> {
  const client = await RawClient.session(broker.port);
  clients.push(client);
  return client;
}

async function send(message: Buffer): Promise<void> {
  const client = await session();
  client.write(attachSender('s', 'q'));
  await client.next(performative.flow);
  client.write(transfer(0, message));
  const { fields } = await client.next(performative.disposition);
  expect(fields[4]).toEqual([]);
}

async function receiver(queue = 'q') {
  const client = await session();
  client.write(attachReceiver('r', queue), flow(10));
  return { client, next: async () => (await client.next(performative.transfer)).payload };
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'broker-'));
  clients = [];
  await start();
});
afterEach(async () => {
  for (const client of clients) client.close();
  await broker.close();
  rmSync(folder, { recursive: true });
});

test('properties · every type, sent and received → each as its sender encoded it', async () => {
  await send(typedMessage);
  const { client, next } = await receiver();
  expectValues(await next());
  client.write(disposition(0, accepted()));
});

test('properties · every type, over a restart, from the journal → the same', async () => {
  await send(typedMessage);
  await broker.close();
  await start();
  const { next } = await receiver();
  expectValues(await next());
});

test('properties · every type, scheduled → the same at its time', async () => {
  const when = encoded(types.wrap_timestamp(Date.now() + 300));
  const scheduled = annotations({ kept: bytes('7100000007'), 'x-opt-scheduled-enqueue-time': when });
  await send(Buffer.concat([scheduled, map(0x74, values), body]));
  const { next } = await receiver();
  expectValues(await next());
});

test('properties · added by abandoning, then by dead-lettering → all of them, each with its type', async () => {
  const guid = types.wrap_uuid(bytes('00112233445566778899aabbccddeeff'));
  const entry = Buffer.concat([encoded(types.wrap_string('added')), encoded(guid)]);
  await send(typedMessage);
  const { client, next } = await receiver();
  await next();
  client.write(disposition(0, composite(0x27, [true, null, types.wrap_map({ added: guid })])));
  const again = await next();
  expectValues(again);
  expect(again.includes(entry)).toBe(true);

  const info = types.wrap_map({ DeadLetterReason: 'why', count: types.wrap_long(7) });
  client.write(disposition(1, composite(0x25, [composite(0x1d, [types.wrap_symbol('c'), null, info])])));
  const letters = await receiver('q/$DeadLetterQueue');
  const letter = await letters.next();
  expectValues(letter);
  expect(letter.includes(entry)).toBe(true);
  expect(letter.includes(Buffer.concat([encoded(types.wrap_string('count')), encoded(types.wrap_long(7))]))).toBe(true);
  expect(amqp.message.decode(letter).application_properties).toMatchObject({ DeadLetterReason: 'why' });
});

test.each([
  ['a value that is cut off', bytes('005374d1000000ff')],
  ['something else than a section', bytes('5407')],
  ['a type that there is not', bytes('0053773f')],
  ['a map without its items', bytes('005374c10302')],
])('message · %s → rejected as not decodable, and the connection goes on', async (_, message) => {
  const client = await session();
  client.write(attachSender('s', 'q'));
  await client.next(performative.flow);
  client.write(transfer(0, message));
  const { fields } = await client.next(performative.disposition);
  expect(JSON.stringify(fields[4])).toContain('amqp:decode-error');
  client.write(transfer(1, typedMessage));
  expect((await client.next(performative.disposition)).fields[4]).toEqual([]);
});
