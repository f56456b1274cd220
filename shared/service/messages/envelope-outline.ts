import * as z from 'zod';
import { parseJson } from '../../kernel/json.ts';

/** As much of an envelope as says whose it is, also where the rest of it cannot be read. */
const outlineSchema = z.object({
  to: z.enum(['service', 'platform']).optional().catch(undefined),
  traceparent: z.string().optional().catch(undefined),
  session: z.string().optional().catch(undefined),
  body: z
    .object({ kind: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** What is known of a message of the queue: its trace, and its log fields. `step` is side and kind. */
export type EnvelopeOutline = {
  readonly to: 'service' | 'platform' | undefined;
  readonly step: string;
  readonly traceparent: string | undefined;
  /** Of the service's envelopes only; the platform knows no tenants of ours. */
  readonly tenant: string | undefined;
  readonly conversationId: string | undefined;
};

const kindPattern = /^[a-z-]{1,40}$/;

/** The outline of whatever came out of the queue. */
export function outlineOf(message: unknown): EnvelopeOutline {
  const content = message instanceof Uint8Array ? new TextDecoder().decode(message) : message;
  const value = typeof content === 'string' ? parseJson(content) : content;
  const { to, traceparent, session, body } = outlineSchema.safeParse(value).data ?? {};
  const kind = body?.kind !== undefined && kindPattern.test(body.kind) ? body.kind : 'unreadable';
  const [owner, conversation] = session?.split('.', 2) ?? [];
  return {
    to,
    step: `${to ?? 'unknown'} ${kind}`,
    traceparent,
    tenant: to === 'platform' ? undefined : owner,
    conversationId: conversation,
  };
}
