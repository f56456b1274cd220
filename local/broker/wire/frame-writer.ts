import { amqp } from './rhea.ts';
import type { Connection, Frame } from './rhea-types.ts';

const { types } = amqp;

/** Frames are put together here; more than this in one turn gets a buffer of its own, which goes afterwards. */
const scratch = Buffer.allocUnsafeSlow(1 << 16);
/** In units of four bytes. Source: AMQP 1.0, 2.3.1. */
const dataOffset = 2;
const amqpFrame = 0;

/**
 * Has a connection write all frames that wait as one piece. rhea makes a zeroed buffer of a kilobyte for each and hands each to
 * the socket by itself.
 */
export function writeFramesTogether({ amqp_transport: transport }: Connection): void {
  const write = transport.write.bind(transport);
  transport.write = (socket) => {
    if (!transport.header_sent) return write(socket);
    const frames = transport.pending;
    transport.pending = [];
    if (frames.length > 0) socket.write(encodeFrames(frames));
  };
}

/** Source: AMQP 1.0, 2.3. */
function encodeFrames(frames: readonly Frame[]): Buffer {
  const writer = new types.Writer(scratch);
  for (const { channel, performative, payload } of frames) {
    const start = writer.position;
    writer.write_uint(0, 4);
    writer.write_uint(dataOffset, 1);
    writer.write_uint(amqpFrame, 1);
    writer.write_uint(channel, 2);
    if (performative) writer.write(performative);
    if (payload) writer.write_bytes(payload);
    writer.buffer.writeUInt32BE(writer.position - start, start);
  }
  return Buffer.from(writer.toBuffer());
}
