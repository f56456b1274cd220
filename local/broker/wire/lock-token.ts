import { amqp } from './rhea.ts';
import type { Typed } from './rhea-types.ts';

/** .NET ticks (100 ns since the year 1) at the Unix epoch. */
const ticksAtEpoch = 621_355_968_000_000_000n;

function uuidBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** The byte order of a .NET GUID from that of RFC 4122, and back: the first three groups are reversed. */
function swapGuid(bytes: Buffer): Buffer {
  const swapped = Buffer.from(bytes);
  swapped.subarray(0, 4).reverse();
  swapped.subarray(4, 6).reverse();
  swapped.subarray(6, 8).reverse();
  return swapped;
}

/** A lock token as delivery tag: the SDK reads the tag as a .NET GUID. */
export function tokenAsTag(token: string): Buffer {
  return swapGuid(uuidBytes(token));
}

/** The lock token of a management request, where it is an AMQP uuid in plain RFC order. */
export function tokenFromUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Epoch milliseconds as an AMQP long of .NET ticks. */
export function asTicks(atMs: number): Typed {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(atMs) * 10_000n + ticksAtEpoch);
  return amqp.types.wrap_long(bytes);
}
