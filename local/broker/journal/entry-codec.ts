import * as z from 'zod';
import type { Change, Entry } from '../queue/change.ts';
import type { MessageHead } from '../queue/message.ts';

const number = z.int().nonnegative();
const state = z.enum(['active', 'scheduled']);

const messageHead: z.ZodType<MessageHead> = z.strictObject({
  sequenceNumber: number,
  enqueuedSequenceNumber: number,
  messageId: z.string(),
  sessionId: z.string().optional(),
  state,
  enqueuedAt: number,
  timeToLiveMs: number.optional(),
  deliveryCount: number,
  annotations: z.record(z.string(), z.json()).optional(),
});

/** A change without its payload, which follows the JSON as bytes. */
const bareChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('added'), message: messageHead }),
  z.strictObject({ kind: z.literal('removed'), sequenceNumber: number }),
  z.strictObject({ kind: z.literal('updated'), sequenceNumber: number, state, deliveryCount: number }),
  z.strictObject({ kind: z.literal('activated'), sequenceNumber: number, newSequenceNumber: number, at: number }),
  z.strictObject({ kind: z.literal('seen'), messageId: z.string(), at: number }),
  z.strictObject({ kind: z.literal('numbered'), lastSequenceNumber: number }),
]);

const recordSchema = z.array(
  z.strictObject({ queue: z.string(), change: bareChange, payloadBytes: number.optional() }),
);

const lengthBytes = 4;

/** Entries as one record: the length of the JSON, the JSON, then the payloads one after another. */
export function encodeEntries(entries: readonly Entry[]): Buffer {
  const payloads: Buffer[] = [];
  const records = entries.map(({ queue, change }) => {
    if (!('payload' in change) || change.payload === undefined) return { queue, change };
    const { payload, ...bare } = change;
    payloads.push(payload);
    return { queue, change: bare, payloadBytes: payload.length };
  });
  const json = Buffer.from(JSON.stringify(records));
  const length = Buffer.allocUnsafe(lengthBytes);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, ...payloads]);
}

/** @throws {Error} when the record was not made by this version's `encodeEntries` */
export function decodeEntries(record: Buffer): readonly Entry[] {
  let offset = lengthBytes + record.readUInt32BE(0);
  const parsed = recordSchema.parse(JSON.parse(record.toString('utf8', lengthBytes, offset)));
  return parsed.map(({ queue, change, payloadBytes }) => {
    if (payloadBytes === undefined) return { queue, change: withPayload(change, undefined) };
    const payload = Buffer.from(record.subarray(offset, offset + payloadBytes));
    offset += payloadBytes;
    return { queue, change: withPayload(change, payload) };
  });
}

function withPayload(bare: z.output<typeof bareChange>, payload: Buffer | undefined): Change {
  if (bare.kind === 'added') return { ...bare, payload: payload ?? Buffer.alloc(0) };
  if (bare.kind === 'updated') return { ...bare, payload };
  return bare;
}
