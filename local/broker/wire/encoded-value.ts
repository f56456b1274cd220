import { BrokerError } from '../queue/broker-error.ts';
import { amqp } from './rhea.ts';
import type { Typed } from './rhea-types.ts';

const { types } = amqp;

/** What follows the code of a type, by its upper four bits. Source: AMQP 1.0, 1.2. */
const fixedBytes: Readonly<Record<number, number>> = { 4: 0, 5: 1, 6: 2, 7: 4, 8: 8, 9: 16 };
const sizeBytes: Readonly<Record<number, number>> = { 10: 1, 11: 4, 12: 1, 13: 4, 14: 1, 15: 4 };
const emptyList = 0x45;
const compoundCodes = { list: 0xd0, map: 0xd1 };

/** The place after the value at `offset`. */
function endOfValue(bytes: Buffer, offset: number): number {
  let at = offset;
  let values = 1;
  // A descriptor is a value of its own before the value that it describes.
  for (; values > 0; values -= 1) {
    while (bytes[at] === 0) {
      values += 1;
      at += 1;
    }
    at = endOfPlainValue(bytes, at);
  }
  return at;
}

function endOfPlainValue(bytes: Buffer, offset: number): number {
  const kind = (bytes[offset] ?? 0) >> 4;
  const width = sizeBytes[kind];
  const contents = width === undefined ? fixedBytes[kind] : unsigned(bytes, offset + 1, width);
  const end = offset + 1 + (width ?? 0) + (contents ?? Number.NaN);
  if (end <= bytes.length) return end;
  throw new BrokerError('amqp:decode-error', 'The message cannot be decoded: a value is cut off or of no known type.');
}

function unsigned(bytes: Buffer, offset: number, width: number): number {
  return offset + width <= bytes.length ? bytes.readUIntBE(offset, width) : Number.NaN;
}

/** One section of a message; `bytes` is all of it, `value` what its descriptor describes. */
export type EncodedSection = { readonly code: number; readonly bytes: Buffer; readonly value: Buffer };

const sectionNames = [
  ...['amqp:header:list', 'amqp:delivery-annotations:map', 'amqp:message-annotations:map', 'amqp:properties:list'],
  ...['amqp:application-properties:map', 'amqp:data:binary', 'amqp:amqp-sequence:list', 'amqp:amqp-value:*'],
  'amqp:footer:map',
];

/** Codes of the sections. Source: AMQP 1.0, 3.2. */
export const sectionCode = {
  header: 0x70,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  value: 0x77,
} as const;

/** @throws {BrokerError} decode-error — when the bytes are not the sections of a message */
export function sectionsOf(message: Buffer): readonly EncodedSection[] {
  const sections: EncodedSection[] = [];
  for (let start = 0; start < message.length; ) {
    const end = endOfValue(message, start);
    const valueStart = message[start] === 0 ? endOfValue(message, start + 1) : start;
    const code = valueStart === start ? Number.NaN : sectionCodeOf(message.subarray(start + 1, valueStart));
    if (!(code >= sectionCode.header && code < sectionCode.header + sectionNames.length)) {
      throw new BrokerError(
        'amqp:decode-error',
        'The message cannot be decoded: it holds something else than sections.',
      );
    }
    sections.push({ code, bytes: message.subarray(start, end), value: message.subarray(valueStart, end) });
    start = end;
  }
  return sections;
}

function sectionCodeOf(descriptor: Buffer): number {
  const { value } = decodeValue(descriptor);
  return typeof value === 'string' ? sectionCode.header + sectionNames.indexOf(value) : Number(value);
}

/** @throws {BrokerError} decode-error — when the bytes are not a list or a map */
export function itemsOf(compound: Buffer): readonly Buffer[] {
  const [code = 0] = compound;
  if (code === emptyList) return [];
  const kind = code >> 4;
  if (kind !== 0xc && kind !== 0xd)
    throw new BrokerError('amqp:decode-error', 'A section is neither a list nor a map.');
  const items: Buffer[] = [];
  let at = 1 + 2 * (sizeBytes[kind] ?? 0);
  while (at < compound.length) {
    const end = endOfValue(compound, at);
    items.push(compound.subarray(at, end));
    at = end;
  }
  return items;
}

/** A section that is a list or map of these encoded items; a map's are its names and values by turns. */
export function encodeSection(code: number, kind: 'list' | 'map', items: readonly Buffer[]): Buffer {
  const contents = Buffer.concat(items);
  const head = Buffer.from([0, 0x53, code, compoundCodes[kind], 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(contents.length + 4, 4);
  head.writeUInt32BE(items.length, 8);
  return Buffer.concat([head, contents]);
}

/** Name and value of every entry of an encoded map, as they are encoded. */
export function entriesOf(map: Buffer): ReadonlyMap<string, readonly Buffer[]> {
  const items = itemsOf(map);
  const entries = new Map<string, readonly Buffer[]>();
  for (let index = 0; index + 1 < items.length; index += 2) {
    const entry = items.slice(index, index + 2);
    entries.set(String(decodeValue(entry[0] ?? Buffer.alloc(0)).value), entry);
  }
  return entries;
}

/** Name and value of every entry, encoded; names as symbols or as strings. */
export function encodeMapEntries(
  values: Readonly<Record<string, unknown>>,
  names: 'symbols' | 'strings',
): ReadonlyMap<string, readonly Buffer[]> {
  const wrapName = names === 'symbols' ? types.wrap_symbol : types.wrap_string;
  const entries = Object.entries(values).map(
    ([name, value]) => [name, [encodeValue(wrapName(name)), encodeValue(types.wrap(value))]] as const,
  );
  return new Map(entries);
}

/** Most values are put together here. */
const scratch = Buffer.allocUnsafeSlow(1 << 12);

export function encodeValue(value: Typed): Buffer {
  const writer = new types.Writer(scratch);
  writer.write(value);
  return Buffer.from(writer.toBuffer());
}

/** @throws {BrokerError} decode-error — when the bytes are not a value */
export function decodeValue(bytes: Buffer): Typed {
  try {
    return new types.Reader(bytes).read();
  } catch (error) {
    throw new BrokerError('amqp:decode-error', 'The message cannot be decoded.', { cause: error });
  }
}

/** A map's values by name, each with its type; of anything else, none. */
export function typedEntries(map: Typed | undefined): Readonly<Record<string, Typed>> {
  const items: readonly Typed[] = Array.isArray(map?.value) ? map.value : [];
  const entries: [string, Typed][] = [];
  for (let index = 0; index + 1 < items.length; index += 2) {
    const value = items[index + 1];
    if (value !== undefined) entries.push([String(items[index]?.value), value]);
  }
  return Object.fromEntries(entries);
}
