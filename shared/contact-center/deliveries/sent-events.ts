import * as z from 'zod';
import { padded } from '../../kernel/ids.ts';
import { toRfc3339 } from '../../kernel/time.ts';
import type { Ledger, RowChange } from '../../ledger/ledger.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { behindEvents, eventKey, type PendingEvent } from '../conversation/conversation-rows.ts';
import { conversationPartition } from '../store/partitions.ts';

const sentSchema = z.object({
  number: z.int(),
  eventId: z.string(),
  eventType: z.string(),
  webhookId: z.string(),
  interactionId: z.string().optional(),
  /** Epoch ms: when it happened, and when the last attempt began. */
  at: z.number(),
  sentAt: z.number(),
  /** HTTP status of the last attempt, -1 without an answer, 0 where there was no webhook any more. */
  status: z.int(),
  durationMs: z.number(),
  /** Attempts after the first. */
  retries: z.int(),
});

/** How an event's delivery has come out, without what it said. Source: carebridge.md#contact-center-administration */
export type SentEvent = Readonly<z.infer<typeof sentSchema>>;

const sentKey = (number: number): string => `sent.${padded(number)}`;
const behindSent = 'sent/';

/** An event that waits is settled: noted how, and removed, in one transaction. */
export function settledRows(rowKey: string, sent: SentEvent): readonly RowChange[] {
  return [
    { op: 'delete', rowKey },
    { op: 'upsert', rowKey: sentKey(sent.number), value: { ...sent } },
  ];
}

/** Which events are asked for: so many before a number, the newest first. */
export type EventLogQuery = { readonly before?: number | undefined; readonly size: number };

/** How deliveries of a conversation have come out, the newest first, and what waits still. */
export async function eventLogOf(
  ledger: Pick<Ledger, 'rows'>,
  { tenant, id, channelId, lastEvent }: Conversation,
  { before = lastEvent + 1, size }: EventLogQuery,
) {
  const partition = conversationPartition(tenant, id);
  const first = Math.max(1, before - size);
  const [rows, waiting] = await Promise.all([
    ledger.rows(partition, sentKey(first), before > lastEvent ? behindSent : sentKey(before)),
    ledger.rows(partition, eventKey(0), behindEvents),
  ]);
  const events = rows.map(({ value }) => {
    const { number, eventId, eventType: recordType, webhookId, interactionId, ...sent } = sentSchema.parse(value);
    return {
      number,
      direction: 'outbound',
      recordType,
      eventId,
      tenantId: tenant,
      webhookId,
      channelId,
      conversationId: id,
      interactionId,
      timestamp: toRfc3339(sent.at),
      sentAt: toRfc3339(sent.sentAt),
      status: sent.status,
      durationMs: sent.durationMs,
      retryAttempts: sent.retries,
    };
  });
  return { events: events.toReversed(), waiting: waiting.length };
}

/** What is noted of an event that has been settled. */
export function sentEvent(
  { number, eventId, eventType, webhookId, interactionId, at }: PendingEvent,
  outcome: Pick<SentEvent, 'status' | 'sentAt' | 'durationMs' | 'retries'>,
): SentEvent {
  return {
    number,
    eventId,
    eventType,
    webhookId,
    at,
    ...(interactionId === undefined ? {} : { interactionId }),
    ...outcome,
  };
}
