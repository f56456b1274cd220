import * as z from 'zod';
import { ProtocolViolation, RequestRefused } from '../kernel/errors.ts';
import { type Json, parseJson } from '../kernel/json.ts';
import { currentTraceparent } from '../kernel/trace.ts';
import type { Envelope, Outgoing } from './bus.ts';

/** Schema of the envelopes that we send. */
const envelopeSchemaNumber = 1;

/** Largest message of a Service Bus namespace of the Standard tier, everything counted. */
const largestMessageBytes = 262_144;

/** Room for what travels beside the body: ids, trace, annotations that the broker adds. */
const headerBytes = 4_096;

/** Makes an envelope with the schema before ours one with ours. The first schema has none before it. */
type EnvelopeUpcast = (older: unknown) => unknown;

const numberedSchema = z.looseObject({ schema: z.number() });

const envelopeSchema = z.object({
  schema: z.literal(envelopeSchemaNumber),
  to: z.enum(['service', 'platform', 'contact-center']),
  session: z.string().min(1),
  // JSON by its origin: walking through it would say nothing new.
  body: z.custom<Json>((value) => value !== undefined),
  traceparent: z.string(),
  postponed: z.int().positive().optional(),
});

/** As much of an envelope as tells whose it is, also where the rest of it cannot be read. */
const remainsSchema = z.object({
  to: envelopeSchema.shape.to.optional().catch(undefined),
  session: z.string().optional().catch(undefined),
  body: z.unknown(),
  traceparent: z.string().optional().catch(undefined),
});

/** What is left of an envelope that cannot be read. */
export type EnvelopeRemains = { readonly [K in 'to' | 'session' | 'traceparent']?: Envelope[K] | undefined } & {
  readonly body?: unknown;
};

/** A message of the queue, read: the envelope in it, or what is wrong with it and what it tells all the same. */
type EnvelopeReading =
  | { readonly envelope: Envelope; readonly fault?: never }
  | { readonly remains: EnvelopeRemains; readonly fault: ProtocolViolation };

/** Reads what came out of the queue, be it parsed already, text or bytes. `fromOlder` reads the schema before ours. */
export function readEnvelope(message: unknown, fromOlder?: EnvelopeUpcast): EnvelopeReading {
  const content = message instanceof Uint8Array ? new TextDecoder().decode(message) : message;
  const value = typeof content === 'string' ? parseJson(content) : content;
  const schema = numberedSchema.safeParse(value).data?.schema;
  const isOlder = schema === envelopeSchemaNumber - 1 && fromOlder !== undefined;
  const parsed = envelopeSchema.safeParse(isOlder ? fromOlder(value) : value);
  if (parsed.success) return { envelope: parsed.data };
  const fault = new ProtocolViolation('A message of the queue is not an envelope.', {
    expected: `an envelope with schema ${envelopeSchemaNumber}`,
    got: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; '),
    source: 'shared/bus/bus.ts',
  });
  return { fault, remains: remainsSchema.safeParse(value).data ?? {} };
}

/** An envelope with schema number and the trace of the work that is going on. */
export function sealed({ to, session, body, postponed }: Outgoing): Envelope {
  const sent = { schema: envelopeSchemaNumber, to, session, body, traceparent: currentTraceparent() } as const;
  return postponed === undefined ? sent : { ...sent, postponed };
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
