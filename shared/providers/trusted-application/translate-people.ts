import { defined } from '../../kernel/defined.ts';
import { cutBytes } from '../../kernel/grapheme-cut.ts';
import { fromDataUri } from '../../protocol/hypermedia/data-uri.ts';
import { textOfHtml } from '../../protocol/hypermedia/html-text.ts';
import { localName } from '../../protocol/hypermedia/rel.ts';
import { embeddedOf, linkObjectOf, linkOf, type WireResource } from '../../protocol/hypermedia/resource.ts';
import { maximumTextBytes } from '../../protocol/trusted-application/limits.ts';
import { messageSchema, participantSchema } from '../../protocol/trusted-application/resources.ts';
import { fromWireTime } from '../../protocol/trusted-application/time.ts';
import { addressIn, asAddress } from './addresses.ts';
import {
  codeOf,
  type EventContext,
  embeddedSubject,
  type ReadLeftOut,
  reported,
  statusOf,
  subjectOf,
  type Translator,
} from './event-context.ts';

/**
 * A person in the room's roster, ourselves left out. An event `in` a part of the roster tells of roles, not of coming
 * and going. Source: trusted-application.md#participants
 */
export const translateParticipant: Translator = async (context, readLeftOut) => {
  const { event } = context;
  const owner = event.in === undefined ? 'participants' : localName(event.in.rel);
  if (context.leg === 'visitor' || !['participants', 'conversation'].includes(owner)) return undefined;
  const present = event.type !== 'deleted';
  const unread = present && embeddedSubject(context) === undefined && addressIn(event.link.href) === undefined;
  const resource = unread ? await readLeftOut({ href: event.link.href, base: context.base }) : embeddedSubject(context);
  const participant = participantSchema.safeParse(resource).data;
  const address = asAddress(participant?.uri) ?? addressIn(event.link.href);
  if (address === undefined || address === context.endpoint || participant?.local === true) return undefined;
  const displayName = participant?.name || event.link.title || undefined;
  const eject = resource === undefined ? undefined : linkOf(resource, 'eject', context.base);
  const links = eject === undefined ? undefined : { eject };
  return { ...reported(context), type: 'participant-changed', address, ...defined({ displayName, links }), present };
};

/**
 * A message: our own is settled when it completes; one of others is told in the room only, where everybody's is heard.
 * It may come as started, as completed, or as both; its number tells that they are one.
 * Source: trusted-application.md#messages, trusted-application.md#decisions
 */
export const translateMessage: Translator = async (context, readLeftOut) => {
  if (context.event.type === 'deleted') return undefined;
  const message = messageSchema.safeParse(embeddedSubject(context)).data;
  if (message?.direction === 'Outgoing') return settled(context, message.operationId, message.status);
  return context.leg === 'visitor' ? settledUnread(context, readLeftOut) : received(context, readLeftOut);
};

function settled(context: EventContext, operationId: string | undefined, resourceStatus: string | undefined) {
  if (context.event.type !== 'completed' || operationId === undefined) return undefined;
  const failed = statusOf(context) === 'failure' || (statusOf(context) === undefined && resourceStatus === 'Failed');
  const outcome = failed ? ('failed' as const) : ('delivered' as const);
  return { ...reported(context), type: 'message-settled' as const, operationId, outcome, ...codeOf(context) };
}

/** A message on the visitor leg without content: only when it has completed may it be one of ours that was settled. */
async function settledUnread(context: EventContext, readLeftOut: ReadLeftOut) {
  if (context.event.type !== 'completed') return undefined;
  const message = messageSchema.safeParse(await subjectOf(context, readLeftOut)).data;
  return message?.direction === 'Outgoing' ? settled(context, message.operationId, message.status) : undefined;
}

async function received(context: EventContext, readLeftOut: ReadLeftOut) {
  const link = { href: context.event.link.href, base: context.base };
  const embedded = embeddedSubject(context);
  const complete = embedded !== undefined && textIn(embedded) !== undefined ? embedded : await readLeftOut(link);
  const message = messageSchema.safeParse(complete).data;
  if (message === undefined || statusOf(context) === 'failure') return undefined;
  if (message.direction === 'Outgoing') return settled(context, message.operationId, message.status);
  const number = /\/(\d{1,15})\/?$/.exec(link.href.split('?', 1)[0] ?? '')?.[1];
  const text = textIn(message);
  const from = senderIn(message);
  if (number === undefined || text === undefined || from === undefined) return undefined;
  const sentAt = fromWireTime(message.timeStamp ?? '') ?? context.at;
  return { ...reported(context), type: 'message-received' as const, number: Number(number), from, text, sentAt };
}

/**
 * The text of a message; of its two forms the plain one is the better. Choice: of HTML over 8 KB, which no platform that keeps to the
 * limits takes from its clients, the start is read. Source: trusted-application.md#limits
 */
function textIn(message: WireResource): string | undefined {
  const plain = fromDataUri(linkObjectOf(message, 'plainMessage')?.href ?? '');
  if (plain !== undefined) return plain.text;
  const html = fromDataUri(linkObjectOf(message, 'htmlMessage')?.href ?? '');
  return html === undefined ? undefined : textOfHtml(cutBytes(html.text, maximumTextBytes));
}

function senderIn(message: WireResource): string | undefined {
  const sender = participantSchema.safeParse(embeddedOf(message, 'senderParticipant')[0]).data;
  return asAddress(sender?.uri) ?? addressIn(linkObjectOf(message, 'participant')?.href ?? '');
}
