import * as z from 'zod';
import { padded } from '../../kernel/ids.ts';
import type { RowChange } from '../../ledger/ledger.ts';
import { type Attachment, type Message, messageSchema } from './conversation.ts';

const messagesSchema = z.object({ messages: z.array(messageSchema) });

export const pendingEventSchema = z.object({
  /** Counts a conversation's events from 1. */
  number: z.int(),
  eventId: z.string(),
  eventType: z.string(),
  webhookId: z.string(),
  /** The interaction under way, or the last one. */
  interactionId: z.string().optional(),
  /** JSON text, the same at every attempt. */
  body: z.string(),
  at: z.number(),
});

/** The event whose delivery is repeated: how often it has failed, and when it is tried again. */
export const retrySchema = z.object({ event: z.int(), failures: z.int(), dueAt: z.number() });
export type Retry = Readonly<z.infer<typeof retrySchema>>;

/** An event that waits for its delivery. */
export type PendingEvent = Readonly<z.infer<typeof pendingEventSchema>>;

export const sayKey = (number: number): string => `say.${padded(number)}`;
/** The first key behind a message. */
export const behindMessage = (number: number): string => `${sayKey(number)}/`;
export const eventKey = (number: number): string => `ev.${padded(number)}`;
export const behindEvents = 'ev/';
/** Before all events, so that one query tells what waits and whether it has to wait longer. */
export const retryKey = 'ev-retry';

export const attachmentKey = (id: string): string => `att.${id}`;
/** The first key behind all attachments. */
export const behindAttachments = 'att/';
/** A part of a file's bytes, by its number from 0 on. */
export const fileKey = (id: string, part: number): string => `file.${id}.${padded(part)}`;
/** The first key of a file's parts, and the first behind them. */
export const fileKeys = (id: string) => ({ from: `file.${id}.`, behind: `file.${id}/` });

/** Characters of messages in one row, so that it stays below what a row takes. */
const charactersPerRow = 100_000;

/** The rows of new messages: several in one row where they are many at once, by the number of the first. */
export function messageRows(messages: readonly Message[]): readonly RowChange[] {
  const rows: { readonly messages: Message[]; characters: number }[] = [];
  for (const message of messages) {
    const characters = JSON.stringify(message).length;
    const last = rows.at(-1);
    if (last !== undefined && last.characters + characters <= charactersPerRow) {
      last.messages.push(message);
      last.characters += characters;
    } else rows.push({ messages: [message], characters });
  }
  return rows.map(({ messages: some }): RowChange => {
    const [first] = some;
    return { op: 'insert', rowKey: sayKey(first?.number ?? 0), value: { messages: some } };
  });
}

/** The messages in a row. */
export function messagesIn(value: unknown): readonly Message[] {
  return messagesSchema.parse(value).messages;
}

/** The row of an event that waits. */
export function eventRow(event: PendingEvent): RowChange {
  return { op: 'insert', rowKey: eventKey(event.number), value: { ...event } };
}

/** The row of a file that messages may name. */
export function attachmentRow(attachment: Attachment): RowChange {
  return { op: 'insert', rowKey: attachmentKey(attachment.id), value: { ...attachment } };
}
