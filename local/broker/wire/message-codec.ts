import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { BrokerError } from '../queue/broker-error.ts';
import type { Lock } from '../queue/lock.ts';
import type { AddedProperties, Annotations, IncomingMessage, StoredMessage } from '../queue/message.ts';
import { amqp } from './rhea.ts';
import type { AmqpMessage } from './rhea-types.ts';

const { types, message: codec } = amqp;

/** Message format of a transfer whose body is a list of whole messages. */
export const batchFormat = 0x80013700;
/** The largest message that a queue of the Standard tier takes; a batch counts as one. */
export const maxMessageBytes = 256 * 1024;

const scheduledFor = 'x-opt-scheduled-enqueue-time';
const annotationsSection = 0x72;
/** The header's ttl is an unsigned 32-bit number. */
const longestTtlMs = 2 ** 32 - 1;
const scheduledState = 2;

const incomingSchema = z.looseObject({
  group_id: z.string().optional(),
  ttl: z.number().optional(),
  message_annotations: z.looseObject({ [scheduledFor]: z.date().optional() }).optional(),
});
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const dataSection = z.object({ content: z.union([z.instanceof(Buffer), z.array(z.instanceof(Buffer))]) });

/**
 * A message as the queue takes it; one without an id gets one, which the SDK's lock renewer insists on.
 * @throws {BrokerError} decode-error — when it is not a message that Service Bus would take
 */
export function readMessage(message: AmqpMessage): IncomingMessage {
  const parsed = incomingSchema.safeParse(message);
  if (!parsed.success) throw new BrokerError('amqp:decode-error', 'The message has a property of a wrong type.');
  const { group_id: sessionId, ttl: timeToLiveMs, message_annotations: annotations = {} } = parsed.data;
  const id = message.message_id ?? randomUUID().replaceAll('-', '');
  return {
    messageId: Buffer.isBuffer(id) ? id.toString('hex') : String(id),
    sessionId,
    timeToLiveMs,
    dueAt: annotations[scheduledFor]?.getTime(),
    annotations: scalarsOf(annotations),
    payload: encodePayload({ ...message, message_id: id }),
  };
}

/** @throws {BrokerError} decode-error — when the bytes are not one message */
export function readEncodedMessage(bytes: Buffer): IncomingMessage {
  return readMessage(decode(bytes));
}

/**
 * The messages of one transfer in the batch format.
 * @throws {BrokerError} decode-error — when it is not a batch
 */
export function readBatch(bytes: Buffer): readonly IncomingMessage[] {
  const parsed = dataSection.safeParse(decode(bytes).body);
  if (!parsed.success) throw new BrokerError('amqp:decode-error', 'The batch holds something else than messages.');
  return [parsed.data.content].flat().map(readEncodedMessage);
}

/** A stored message as it goes over the wire, with the annotations by which the SDK knows number, times and lock. */
export function writeMessage(message: StoredMessage, lock: Lock | undefined): Buffer {
  const annotations: Record<string, unknown> = {
    ...message.annotations,
    'x-opt-sequence-number': types.wrap_long(message.sequenceNumber),
    'x-opt-enqueue-sequence-number': types.wrap_long(message.enqueuedSequenceNumber),
    'x-opt-enqueued-time': types.wrap_timestamp(message.enqueuedAt),
  };
  if (lock !== undefined) annotations['x-opt-locked-until'] = types.wrap_timestamp(lock.lockedUntil);
  if (message.state === 'scheduled') {
    annotations['x-opt-message-state'] = types.wrap_int(scheduledState);
    annotations[scheduledFor] = types.wrap_timestamp(message.enqueuedAt);
  }
  const writer = new types.Writer();
  const ttl = message.timeToLiveMs === undefined ? undefined : Math.min(message.timeToLiveMs, longestTtlMs);
  writer.write(codec.header({ ttl, delivery_count: message.deliveryCount }).described());
  const section = types.wrap_ulong(annotationsSection);
  writer.write(types.described(section, types.wrap_symbolic_map(annotations)));
  return Buffer.concat([writer.toBuffer(), message.payload]);
}

/** A payload with more application properties; a name that is there already gets the new value. */
export function amendPayload(payload: Buffer, properties: AddedProperties): Buffer {
  const message = codec.decode(payload);
  const application_properties = { ...message.application_properties, ...properties };
  return encodePayload({ ...message, application_properties });
}

const headSections = [
  ...['durable', 'priority', 'ttl', 'first_acquirer', 'delivery_count'],
  ...['message_annotations', 'delivery_annotations'],
];

/** Everything of a message but header and annotations, which are written afresh at each delivery. */
function encodePayload(message: AmqpMessage): Buffer {
  const rest = Object.entries(message).filter(([name]) => !headSections.includes(name));
  const encoded = codec.encode(Object.fromEntries(rest));
  // rhea writes a header section even when there is nothing in it; the payload begins after that.
  const reader = new types.Reader(encoded);
  reader.read();
  return Buffer.from(encoded.subarray(reader.position));
}

function decode(bytes: Buffer): AmqpMessage {
  try {
    return codec.decode(bytes);
  } catch (error) {
    throw new BrokerError('amqp:decode-error', 'The message cannot be decoded.', { cause: error });
  }
}

function scalarsOf(annotations: Readonly<Record<string, unknown>>): Annotations | undefined {
  const scalars = Object.entries(annotations).flatMap(([name, value]) => {
    const parsed = scalar.safeParse(value);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return scalars.length === 0 ? undefined : Object.fromEntries(scalars);
}
