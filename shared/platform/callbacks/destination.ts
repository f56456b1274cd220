import * as z from 'zod';
import type { RowChange } from '../../ledger/ledger.ts';
import { contextQueryMember } from '../../protocol/trusted-application/callback-reply.ts';
import { destinationKey } from './pending-callback.ts';

const retrySchema = z.object({ ack: z.int(), failures: z.int(), dueAt: z.number() });

/** A leg's destination as it is stored: what the conversation wrote, and how delivery stands. */
export const destinationSchema = z.object({
  endpointUri: z.string(),
  callbackUrl: z.string().optional(),
  callbackContext: z.string().optional(),
  /** The callback that is being repeated: how often it failed, and when it may be tried again (epoch ms). */
  retry: retrySchema.optional(),
  /** The conversation has ended by its callbacks, and why; what waits is still brought, now and then. */
  dead: z
    .union([
      z.enum(['CallbackChannelError', 'MaxEventCountReached']),
      // As it was written before there was more than one reason.
      z.literal(true).transform(() => 'CallbackChannelError' as const),
    ])
    .optional(),
});

export type Destination = z.infer<typeof destinationSchema>;

/** The row that stores a leg's destination anew. */
export function storedDestination(leg: string, destination: Destination): RowChange {
  return { op: 'upsert', rowKey: destinationKey(leg), value: destination };
}

/**
 * Where a leg's callbacks go: the URL of the conversation, or else the application's, with the context in its query. Half a surrogate pair,
 * which JSON may hold and no URL can, becomes U+FFFD.
 * Source: trusted-application.md#callback-context
 */
export function destinationUrl(destination: Destination, defaultUrl: string): string {
  const url = destination.callbackUrl ?? defaultUrl;
  if (destination.callbackContext === undefined) return url;
  const member = `${contextQueryMember}=${encodeURIComponent(destination.callbackContext.toWellFormed())}`;
  return `${url}${url.includes('?') ? '&' : '?'}${member}`;
}

/** The destination after a reply: the first context that the application asks for stays. */
export function withReply(destination: Destination, context: string | undefined): Destination {
  const { retry: _settled, ...rest } = destination;
  const asks = context !== undefined && rest.callbackUrl === undefined && rest.callbackContext === undefined;
  return asks ? { ...rest, callbackContext: context } : rest;
}

/** Whether two destinations are stored as the same. */
export function isSameDestination(one: Destination | undefined, other: Destination | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const { retry, ...rest } = one;
  const isSame = rest.callbackUrl === other.callbackUrl && rest.callbackContext === other.callbackContext;
  return isSame && rest.dead === other.dead && retry?.dueAt === other.retry?.dueAt && retry?.ack === other.retry?.ack;
}

/** The destinations among rows that a commit writes, by leg. */
export function destinationsIn(rows: readonly RowChange[]): ReadonlyMap<string, Destination> {
  const prefix = destinationKey('');
  return new Map(
    rows.flatMap((row) =>
      row.op === 'upsert' && row.rowKey.startsWith(prefix)
        ? [[row.rowKey.slice(prefix.length), destinationSchema.parse(row.value)] as const]
        : [],
    ),
  );
}
