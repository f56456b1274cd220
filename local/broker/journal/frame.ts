import { crc32 } from 'node:zlib';

/** Body length and CRC-32 of the body, each four bytes, big-endian. */
const headerBytes = 8;

/** A body between which and the next a torn or damaged write is noticed. */
export function encodeFrame(body: Buffer): Buffer {
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt32BE(body.length, 0);
  header.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([header, body]);
}

/** What a file of frames holds: whole bodies, and how many bytes they take from its beginning. */
export type Frames =
  | { readonly outcome: 'whole' | 'torn'; readonly bodies: readonly Buffer[]; readonly goodBytes: number }
  | { readonly outcome: 'damaged'; readonly goodBytes: number };

/**
 * Reads all frames. A last frame that is incomplete, or zeroes after the last one, are what a killed process or a lost
 * power supply leaves behind (`torn`); a bad frame that others follow is not (`damaged`).
 */
export function decodeFrames(file: Buffer): Frames {
  const bodies: Buffer[] = [];
  let offset = 0;
  while (offset < file.length) {
    const end = frameEnd(file, offset);
    const body = end <= file.length ? file.subarray(offset + headerBytes, end) : undefined;
    if (body === undefined || body.length === 0 || crc32(body) !== file.readUInt32BE(offset + 4)) {
      const torn = end >= file.length || file.subarray(offset).every((byte) => byte === 0);
      return torn ? { outcome: 'torn', bodies, goodBytes: offset } : { outcome: 'damaged', goodBytes: offset };
    }
    bodies.push(body);
    offset = end;
  }
  return { outcome: 'whole', bodies, goodBytes: offset };
}

/** Beyond the file's end when not even the header is whole. */
function frameEnd(file: Buffer, offset: number): number {
  if (file.length - offset < headerBytes) return Number.POSITIVE_INFINITY;
  return offset + headerBytes + file.readUInt32BE(offset);
}
