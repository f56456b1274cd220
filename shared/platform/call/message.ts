import * as z from 'zod';
import { padded } from '../../kernel/ids.ts';
import type { RowChange } from '../../ledger/ledger.ts';
import { toDataUri } from '../../protocol/hypermedia/data-uri.ts';
import { textOfHtml } from '../../protocol/hypermedia/html-text.ts';
import type { LinkTarget } from './view/hypermedia.ts';

/** One message on one leg, as it lies in its row. */
export const messageSchema = z
  .object({
    leg: z.enum(['visitor', 'meeting']),
    /** From 2 upwards on each leg. Source: trusted-application.md#messages */
    number: z.number(),
    at: z.number(),
    /** SIP URI of an agent, `visitor` or `service`. */
    from: z.string(),
    /** The sender's name as the readers of this leg see it. */
    name: z.string(),
    mediaType: z.enum(['text/plain', 'text/html']),
    text: z.string(),
    operationId: z.string().optional(),
    /** UCWA applications that were shown it or wrote it; no other may read it. */
    readers: z.array(z.string()).readonly(),
  })
  .readonly();

export type Message = z.infer<typeof messageSchema>;

/** Names a message within its call. */
export type MessageName = Pick<Message, 'leg' | 'number'>;

/** Row key of a message. */
export const messageKey = (leg: Message['leg'], number: number): string => `say.${leg}.${padded(number)}`;

/** The row that a commit adds for a message. */
export const messageRow = (message: Message): RowChange => ({
  op: 'insert',
  rowKey: messageKey(message.leg, message.number),
  value: JSON.parse(JSON.stringify(message)),
});

/** The content of a message as a link, in the format in which it was written. Source: ucwa.md#data-uris */
export function contentLink(message: Pick<Message, 'mediaType' | 'text'>): Readonly<Record<string, LinkTarget>> {
  const href = toDataUri(`${message.mediaType};charset=utf-8`, message.text);
  return message.mediaType === 'text/html' ? { htmlMessage: { href } } : { plainMessage: { href } };
}

/**
 * What a reader of plain text gets of a message in HTML: its text without the marks.
 * Choice: agents and visitors are offered plain text only, since old clients take HTML for XML.
 */
export const plainText = ({ mediaType, text }: Pick<Message, 'mediaType' | 'text'>): string =>
  mediaType === 'text/plain' ? text : textOfHtml(text);
