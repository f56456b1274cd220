import * as z from 'zod';
import type { Envelope } from '../../bus/bus.ts';
import { type EnvelopeRemains, readEnvelope } from '../../bus/envelope.ts';
import { ProtocolViolation } from '../../kernel/errors.ts';
import { type TenantChange, tenantChangeSchema } from '../administration/tenant-settlement.ts';
import { pageSilenceSchema } from '../relay/page-silence.ts';
import { type ServiceEnvelope, serviceEnvelopeSchema } from '../worker/service-envelope.ts';

/** Everything that the queue holds for the service. */
export const serviceBodySchema = z.discriminatedUnion('kind', [
  ...serviceEnvelopeSchema.options,
  tenantChangeSchema,
  pageSilenceSchema,
]);

/** What may be logged and listed of a message: its trace, and whose it is. `step` is side and kind. */
type MessageOutline = {
  readonly to: Envelope['to'] | undefined;
  readonly step: string;
  readonly traceparent: string | undefined;
  /** Of the service's messages only; what is embedded knows no tenants of ours. */
  readonly tenant: string | undefined;
  readonly conversationId: string | undefined;
};

/** What a message asks for; `fault` says why neither side can handle it. */
export type MessageContent =
  | { readonly kind: 'service'; readonly envelope: ServiceEnvelope }
  | { readonly kind: 'tenant-changed'; readonly change: TenantChange }
  | { readonly kind: 'page-silence'; readonly alarm: z.infer<typeof pageSilenceSchema> }
  /** The body is their own: they read it. */
  | { readonly kind: 'platform' | 'contact-center'; readonly body: Envelope['body'] }
  | { readonly kind: 'unreadable'; readonly fault: ProtocolViolation };

/** A message of the queue, read once. */
type QueueMessage = {
  readonly outline: MessageOutline;
  readonly content: MessageContent;
  /** Absent where the message is no envelope. */
  readonly envelope?: Envelope;
};

/** Reads a message of the queue; one that cannot be handled is outlined all the same. */
export function readMessage(message: unknown): QueueMessage {
  const read = readEnvelope(message);
  if (read.fault !== undefined)
    return { outline: outlineOf(read.remains), content: { kind: 'unreadable', fault: read.fault } };
  const { envelope } = read;
  const { to, body } = envelope;
  const content: MessageContent = to === 'service' ? serviceContent(body) : { kind: to, body };
  return { outline: outlineOf(envelope), content, envelope };
}

function serviceContent(body: Envelope['body']): MessageContent {
  const result = serviceBodySchema.safeParse(body);
  if (result.success) {
    const { data } = result;
    if (data.kind === 'tenant-changed') return { kind: data.kind, change: data };
    return data.kind === 'page-silence' ? { kind: data.kind, alarm: data } : { kind: 'service', envelope: data };
  }
  const fault = new ProtocolViolation('The queue holds an envelope that cannot be read.', {
    expected: 'a service envelope of schema 1',
    got: result.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', '),
    source: 'shared/service/worker/service-envelope.ts',
  });
  return { kind: 'unreadable', fault };
}

function outlineOf({ to, session, traceparent, body }: EnvelopeRemains): MessageOutline {
  const [owner, conversation] = session?.split('.', 2) ?? [];
  return {
    to,
    step: `${to ?? 'unknown'} ${kindOf(body)}`,
    traceparent,
    tenant: to === 'platform' || to === 'contact-center' ? undefined : owner,
    conversationId: conversation,
  };
}

/** A kind is logged only where it looks like one: what cannot be read may hold what people said. */
function kindOf(body: unknown): string {
  const kind = typeof body === 'object' && body !== null && 'kind' in body ? body.kind : undefined;
  return typeof kind === 'string' && /^[a-z-]{1,40}$/.test(kind) ? kind : 'unreadable';
}
