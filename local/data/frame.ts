import { crc32 } from 'node:zlib';

/** Length of the body, number of the frame in its file (from 1), CRC-32 of number and body; each four bytes, big-endian. */
const frameHeaderBytes = 12;
/** A longer body is a damaged length. */
const longestBodyBytes = 1 << 30;

/** A body between which and the next a torn, damaged or missing one is noticed; without a body it marks an end in order. */
export function encodeFrame(number: number, body: Buffer): Buffer {
  const header = Buffer.allocUnsafe(frameHeaderBytes);
  header.writeUInt32BE(body.length, 0);
  header.writeUInt32BE(number, 4);
  header.writeUInt32BE(checksum(header.subarray(4, 8), body), 8);
  return Buffer.concat([header, body]);
}

/** Bytes of a file, read as they are needed. */
export interface FrameSource {
  readonly size: number;
  /** Fewer than `length` bytes at the end. */
  at(offset: number, length: number): Buffer;
}

/** What stands in a file from an offset on: a whole frame, or none. */
export type FrameAt = { readonly number: number; readonly body: Buffer; readonly end: number };

/** The frame that begins at `offset`; undefined when none begins there whole. */
export function frameAt(source: FrameSource, offset: number): FrameAt | undefined {
  const header = source.at(offset, frameHeaderBytes);
  if (header.length < frameHeaderBytes) return undefined;
  const length = header.readUInt32BE(0);
  const end = offset + frameHeaderBytes + length;
  if (length > longestBodyBytes || end > source.size) return undefined;
  const number = header.readUInt32BE(4);
  const expected = header.readUInt32BE(8);
  const numberBytes = Buffer.from(header.subarray(4, 8));
  const body = source.at(offset + frameHeaderBytes, length);
  return number > 0 && checksum(numberBytes, body) === expected ? { number, body, end } : undefined;
}

/** Where the next whole frame begins that could follow frame `number`; undefined when there is none. */
export function nextFrame(source: FrameSource, offset: number, number: number): number | undefined {
  for (let at = offset; at + frameHeaderBytes <= source.size; at += 1) {
    const claimed = source.at(at, 8).readUInt32BE(4);
    // The number alone rules out nearly every place, so that few checksums are computed.
    if (claimed > number && claimed - number <= source.size && frameAt(source, at) !== undefined) return at;
  }
  return undefined;
}

function checksum(number: Buffer, body: Buffer): number {
  return crc32(body, crc32(number));
}
