import * as z from 'zod';
import { ProtocolViolation, RequestRefused } from '../kernel/errors.ts';
import { type Json, parseJson } from '../kernel/json.ts';
import { currentTraceparent } from '../kernel/trace.ts';
import type { Envelope, Outgoing } from './bus.ts';

/** Schema of the envelopes that we send. */
export const envelopeSchemaNumber = 1;

/** Largest message of a Service Bus namespace of the Standard tier, everything counted. */
const largestMessageBytes = 262_144;

/** Room for what travels beside the body: ids, trace, annotations that the broker adds. */
const headerBytes = 4_096;

/** Makes an envelope with the schema before ours one with ours. The first schema has none before it. */
export type EnvelopeUpcast = (older: unknown) => unknown;

const numberedSchema = z.looseObject({ schema: z.number() });

const envelopeSchema = z.object({
  schema: z.literal(envelopeSchemaNumber),
  to: z.enum(['service', 'platform']),
  session: z.string().min(1),
  // JSON by its origin: walking through it would say nothing new.
  body: z.custom<Json>((value) => value !== undefined),
  traceparent: z.string(),
});

/**
 * What came out of the queue, be it parsed already, text or bytes. `fromOlder` reads the schema before ours.
 * @throws {ProtocolViolation} UnexpectedAnswer — when it is no envelope of a schema that this release knows
 */
export function parseEnvelope(body: unknown, fromOlder?: EnvelopeUpcast): Envelope {
  const content = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
  const value = typeof content === 'string' ? parseJson(content) : content;
  const schema = numberedSchema.safeParse(value).data?.schema;
  const isOlder = schema === envelopeSchemaNumber - 1 && fromOlder !== undefined;
  const parsed = envelopeSchema.safeParse(isOlder ? fromOlder(value) : value);
  if (parsed.success) return parsed.data;
  throw new ProtocolViolation('A message of the queue is not an envelope.', {
    expected: `an envelope with schema ${envelopeSchemaNumber}`,
    got: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; '),
    source: 'shared/bus/bus.ts',
  });
}

/** An envelope with schema number and the trace of the work that is going on. */
export function sealed({ to, session, body }: Outgoing): Envelope {
  return { schema: envelopeSchemaNumber, to, session, body, traceparent: currentTraceparent() };
}

/**
 * The envelope's bytes on the queue.
 * @throws {RequestRefused} BodyTooLarge — when the queue would not take the message
 */
export function envelopeBytes(envelope: Envelope): Buffer {
  const bytes = Buffer.from(JSON.stringify(envelope));
  if (bytes.byteLength + headerBytes > largestMessageBytes) {
    throw new RequestRefused('BodyTooLarge', 'More than one message of the queue can hold.');
  }
  return bytes;
}
