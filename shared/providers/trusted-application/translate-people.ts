import { fromDataUri } from '../../protocol/hypermedia/data-uri.ts';
import { localName } from '../../protocol/hypermedia/rel.ts';
import { embeddedOf, linkObjectOf, type WireResource } from '../../protocol/hypermedia/resource.ts';
import { messageSchema, participantSchema } from '../../protocol/trusted-application/resources.ts';
import { fromWireTime } from '../../protocol/trusted-application/time.ts';
import { addressIn, asAddress } from './addresses.ts';
import { textOfHtml } from './html-text.ts';
import {
  codeOf,
  embeddedSubject,
  type ReadLeftOut,
  reported,
  statusOf,
  subjectOf,
  type Told,
  type Translator,
} from './told.ts';

/**
 * Somebody in the room's roster, ourselves left out. An event `in` a part of the roster tells of roles, not of coming
 * and going. Source: trusted-application.md#participants
 */
export const translateParticipant: Translator = async (told, readLeftOut) => {
  const { event } = told;
  const owner = event.in === undefined ? 'participants' : localName(event.in.rel);
  if (told.leg === 'visitor' || !['participants', 'conversation'].includes(owner)) return undefined;
  const present = event.type !== 'deleted';
  const unread = present && embeddedSubject(told) === undefined && addressIn(event.link.href) === undefined;
  const resource = unread ? await readLeftOut({ href: event.link.href, base: told.base }) : embeddedSubject(told);
  const participant = participantSchema.safeParse(resource).data;
  const address = asAddress(participant?.uri) ?? addressIn(event.link.href);
  if (address === undefined || address === told.endpoint || participant?.local === true) return undefined;
  const displayName = participant?.name || event.link.title || undefined;
  const named = displayName === undefined ? {} : { displayName };
  return { ...reported(told), type: 'participant-changed', address, ...named, present };
};

/**
 * A message: our own is settled when it completes; one of others is told in the room only, where everybody's is heard.
 * It may come as started, as completed, or as both; its number tells that they are one.
 * Source: trusted-application.md#messages, trusted-application.md#decisions
 */
export const translateMessage: Translator = async (told, readLeftOut) => {
  if (told.event.type === 'deleted') return undefined;
  const message = messageSchema.safeParse(embeddedSubject(told)).data;
  if (message?.direction === 'Outgoing') return settled(told, message.operationId, message.status);
  return told.leg === 'visitor' ? settledUnread(told, readLeftOut) : received(told, readLeftOut);
};

function settled(told: Told, operationId: string | undefined, resourceStatus: string | undefined) {
  if (told.event.type !== 'completed' || operationId === undefined) return undefined;
  const failed = statusOf(told) === 'failure' || (statusOf(told) === undefined && resourceStatus === 'Failed');
  const outcome = failed ? ('failed' as const) : ('delivered' as const);
  return { ...reported(told), type: 'message-settled' as const, operationId, outcome, ...codeOf(told) };
}

/** A message on the visitor leg without content: only when it has completed may it be one of ours that was settled. */
async function settledUnread(told: Told, readLeftOut: ReadLeftOut) {
  if (told.event.type !== 'completed') return undefined;
  const message = messageSchema.safeParse(await subjectOf(told, readLeftOut)).data;
  return message?.direction === 'Outgoing' ? settled(told, message.operationId, message.status) : undefined;
}

async function received(told: Told, readLeftOut: ReadLeftOut) {
  const link = { href: told.event.link.href, base: told.base };
  const embedded = embeddedSubject(told);
  const complete = embedded !== undefined && textIn(embedded) !== undefined ? embedded : await readLeftOut(link);
  const message = messageSchema.safeParse(complete).data;
  if (message === undefined || statusOf(told) === 'failure') return undefined;
  if (message.direction === 'Outgoing') return settled(told, message.operationId, message.status);
  const number = /\/(\d{1,15})\/?$/.exec(link.href.split('?', 1)[0] ?? '')?.[1];
  const text = textIn(message);
  const from = senderIn(message);
  if (number === undefined || text === undefined || from === undefined) return undefined;
  const sentAt = fromWireTime(message.timeStamp ?? '') ?? told.at;
  return { ...reported(told), type: 'message-received' as const, number: Number(number), from, text, sentAt };
}

/** The text of a message; of its two forms the plain one is the better. */
function textIn(message: WireResource): string | undefined {
  const plain = fromDataUri(linkObjectOf(message, 'plainMessage')?.href ?? '');
  if (plain !== undefined) return plain.text;
  const html = fromDataUri(linkObjectOf(message, 'htmlMessage')?.href ?? '');
  return html === undefined ? undefined : textOfHtml(html.text);
}

function senderIn(message: WireResource): string | undefined {
  const sender = participantSchema.safeParse(embeddedOf(message, 'senderParticipant')[0]).data;
  return asAddress(sender?.uri) ?? addressIn(linkObjectOf(message, 'participant')?.href ?? '');
}
