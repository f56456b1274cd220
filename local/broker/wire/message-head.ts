import type { Lock } from '../queue/lock.ts';
import type { StoredMessage } from '../queue/message.ts';
import { encodeValue, sectionCode } from './encoded-value.ts';
import { amqp } from './rhea.ts';

const { types } = amqp;

/** The annotation that says when a scheduled message becomes visible. */
export const scheduledFor = 'x-opt-scheduled-enqueue-time';

/** The header's ttl is an unsigned 32-bit number. */
const longestTtlMs = 2 ** 32 - 1;
const scheduledState = 2;
/** Codes of types. Source: AMQP 1.0, 1.6. */
const code = { null: 0x40, uint: 0x70, long: 0x81, timestamp: 0x83, shortList: 0xc0 };

type Entry = readonly [name: string, encoded: readonly Buffer[]];

/** Names are encoded once. */
function annotation(name: string, valueCode: number): (value: number) => Entry {
  const encodedName = encodeValue(types.wrap_symbol(name));
  return (value) => [name, [encodedName, encode64(valueCode, value)]];
}

const sequenceNumber = annotation('x-opt-sequence-number', code.long);
const enqueuedSequenceNumber = annotation('x-opt-enqueue-sequence-number', code.long);
const enqueuedTime = annotation('x-opt-enqueued-time', code.timestamp);
const lockedUntil = annotation('x-opt-locked-until', code.timestamp);
const dueAt = annotation(scheduledFor, code.timestamp);
const stateName = 'x-opt-message-state';
const isScheduled: Entry = [
  stateName,
  [encodeValue(types.wrap_symbol(stateName)), encodeValue(types.wrap_int(scheduledState))],
];

/** The annotations by which the SDK knows number, times and lock of a message. */
export function ownAnnotations(message: StoredMessage, lock: Lock | undefined): readonly Entry[] {
  const entries = [
    sequenceNumber(message.sequenceNumber),
    enqueuedSequenceNumber(message.enqueuedSequenceNumber),
    enqueuedTime(message.enqueuedAt),
  ];
  if (lock !== undefined) entries.push(lockedUntil(lock.lockedUntil));
  if (message.state === 'scheduled') entries.push(isScheduled, dueAt(message.enqueuedAt));
  return entries;
}

/** A long, or a timestamp in epoch milliseconds. */
function encode64(valueCode: number, value: number): Buffer {
  const bytes = Buffer.allocUnsafe(9);
  bytes[0] = valueCode;
  bytes.writeInt32BE(Math.floor(value / 2 ** 32), 1);
  bytes.writeUInt32BE(value >>> 0, 5);
  return bytes;
}

/** The header section: time to live and how many deliveries have failed. Source: AMQP 1.0, 3.2.1. */
export function encodeHeader({ timeToLiveMs, deliveryCount }: StoredMessage): Buffer {
  const ttl = timeToLiveMs === undefined ? [code.null] : encodeUint(Math.min(timeToLiveMs, longestTtlMs));
  const items = [code.null, code.null, ...ttl, code.null, ...encodeUint(deliveryCount)];
  return Buffer.from([0, 0x53, sectionCode.header, code.shortList, items.length + 1, 5, ...items]);
}

function encodeUint(value: number): readonly number[] {
  return [code.uint, value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}
