import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { BrokerError } from '../queue/broker-error.ts';
import type { Lock } from '../queue/lock.ts';
import type { AddedProperties, IncomingMessage, StoredMessage } from '../queue/message.ts';
import {
  decodeValue,
  type EncodedSection,
  encodeMapEntries,
  encodeSection,
  encodeValue,
  entriesOf,
  itemsOf,
  sectionCode,
  sectionsOf,
  typedEntries,
} from './encoded-value.ts';
import { encodeHeader, ownAnnotations, scheduledFor } from './message-head.ts';
import { amqp } from './rhea.ts';
import type { AmqpMessage, Typed } from './rhea-types.ts';

const { types, message: codec } = amqp;

/** Message format of a transfer whose body is a list of whole messages. */
export const batchFormat = 0x80013700;
/** The largest message that a queue of the Standard tier takes; a batch counts as one. */
export const maxMessageBytes = 256 * 1024;

/** Places in the lists of a message's sections. Source: AMQP 1.0, 3.2. */
const place = { ttl: 2, messageId: 0, groupId: 10 };
const dataSection = z.object({ content: z.union([z.instanceof(Buffer), z.array(z.instanceof(Buffer))]) });

/**
 * A message as the queue takes it; one without an id gets one, which the SDK's lock renewer insists on.
 *
 * The payload is everything of it but header and delivery annotations, as its sender has encoded it: no type is lost.
 * @throws {BrokerError} decode-error — when the bytes are not a message that Service Bus would take
 */
export function readMessage(bytes: Buffer): IncomingMessage {
  const sections = sectionsOf(bytes);
  const [header, properties] = [sectionCode.header, sectionCode.properties].map((code) =>
    itemsOf(sectionValue(sections, code)),
  );
  const annotations = entriesOf(sectionValue(sections, sectionCode.messageAnnotations));
  const given = readValue(properties?.[place.messageId]) ?? undefined;
  const id = given ?? randomUUID().replaceAll('-', '');
  const kept = sections.filter(({ code }) => code >= sectionCode.messageAnnotations);
  return {
    messageId: Buffer.isBuffer(id) ? id.toString('hex') : String(id),
    sessionId: checked(readValue(properties?.[place.groupId]), isText),
    timeToLiveMs: checked(readValue(header?.[place.ttl]), isNumber),
    dueAt: checked(readValue(annotations.get(scheduledFor)?.[1]), isDate)?.getTime(),
    payload: given === undefined ? withMessageId(kept, String(id)) : join(kept),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isDate = (value: unknown): value is Date => value instanceof Date;

const readValue = (encoded: Buffer | undefined): unknown => encoded && decodeValue(encoded).value;

/** A value that may be absent; @throws {BrokerError} decode-error — when it is of another type */
function checked<T>(value: unknown, isOne: (value: unknown) => value is T): T | undefined {
  if (value === undefined || value === null) return undefined;
  if (isOne(value)) return value;
  throw new BrokerError('amqp:decode-error', 'The message has a property of a wrong type.');
}

/**
 * The messages of one transfer in the batch format.
 * @throws {BrokerError} decode-error — when it is not a batch
 */
export function readBatch(bytes: Buffer): readonly IncomingMessage[] {
  const parsed = dataSection.safeParse(decode(bytes).body);
  if (!parsed.success) throw new BrokerError('amqp:decode-error', 'The batch holds something else than messages.');
  return [parsed.data.content].flat().map(readMessage);
}

/** A stored message as it goes over the wire, with the annotations by which the SDK knows number, times and lock. */
export function writeMessage(message: StoredMessage, lock: Lock | undefined): Buffer {
  const own = new Map([...encodeMapEntries(message.annotations ?? {}, 'symbols'), ...ownAnnotations(message, lock)]);
  return Buffer.concat([encodeHeader(message), amendMap(message.payload, sectionCode.messageAnnotations, own)]);
}

/** A payload with more application properties; a name that is there already gets the new value. */
export function amendPayload(payload: Buffer, properties: AddedProperties): Buffer {
  return amendMap(payload, sectionCode.applicationProperties, encodeMapEntries(properties, 'strings'));
}

/** A request to `$cbs` or `$management`. */
export type Request = {
  /** With its type, for the answer to carry the same. */
  readonly messageId: Typed | undefined;
  readonly replyTo: string | undefined;
  readonly operation: unknown;
  readonly body: unknown;
};

const modified = 'properties-to-modify';

/**
 * Its body without types, but for properties that are to be added to a message: those keep theirs.
 * @throws {BrokerError} decode-error — when the bytes are not a message
 */
export function readRequest(bytes: Buffer): Request {
  const sections = sectionsOf(bytes);
  const { reply_to: replyTo, application_properties: { operation } = {}, body } = decode(bytes);
  const [encodedId] = itemsOf(sectionValue(sections, sectionCode.properties));
  const added = typedEntries(decodeValue(sectionValue(sections, sectionCode.value)))[modified];
  return {
    messageId: encodedId === undefined ? undefined : decodeValue(encodedId),
    replyTo,
    operation,
    body: added === undefined ? body : Object.assign({}, body, { [modified]: typedEntries(added) }),
  };
}

const emptyList = Buffer.from([0x45]);

function sectionValue(sections: readonly EncodedSection[], code: number): Buffer {
  return sections.find((section) => section.code === code)?.value ?? emptyList;
}

function join(sections: readonly EncodedSection[]): Buffer {
  return Buffer.concat(sections.map(({ bytes }) => bytes));
}

/** The sections with another one at its place; it takes the place of the one that has its code. */
function withSection(sections: readonly EncodedSection[], code: number, bytes: Buffer): Buffer {
  const before = sections.filter((section) => section.code < code);
  const after = sections.filter((section) => section.code > code);
  return Buffer.concat([join(before), bytes, join(after)]);
}

function withMessageId(sections: readonly EncodedSection[], id: string): Buffer {
  const [, ...others] = itemsOf(sectionValue(sections, sectionCode.properties));
  const items = [encodeValue(types.wrap_string(id)), ...others];
  return withSection(sections, sectionCode.properties, encodeSection(sectionCode.properties, 'list', items));
}

function amendMap(payload: Buffer, code: number, added: ReadonlyMap<string, readonly Buffer[]>): Buffer {
  const sections = sectionsOf(payload);
  const entries = new Map([...entriesOf(sectionValue(sections, code)), ...added]);
  return withSection(sections, code, encodeSection(code, 'map', [...entries.values()].flat()));
}

function decode(bytes: Buffer): AmqpMessage {
  try {
    return codec.decode(bytes);
  } catch (error) {
    throw new BrokerError('amqp:decode-error', 'The message cannot be decoded.', { cause: error });
  }
}
