import { fromDataUri } from '../../../shared/protocol/hypermedia/data-uri.ts';
import type { ChatEvent, Person } from '../../chat/chat-event.ts';
import { textOf } from '../wire.ts';
import type { ChannelEvent } from './channel-event.ts';
import { lastSegment, linkOf, timeOf } from './wire.ts';

/** The participant with this address and name. */
type PersonOf = (href: string, name: string | undefined) => Person;

/** Reads a message that is complete; `now` dates what carries no time. Source: ucwa.md#messages, ucwa.md#delivery */
export function messageEvents(
  { type, href, status, resource = {} }: ChannelEvent,
  personOf: PersonOf,
  now: number,
): readonly ChatEvent[] {
  if (type !== 'completed') return [];
  const id = lastSegment(href);
  const at = timeOf(resource, 'timeStamp') ?? now;
  if (textOf(resource, 'direction') === 'Outgoing') {
    const operationId = textOf(resource, 'operationId');
    const isDelivered = status !== 'Failure';
    return operationId === undefined ? [] : [{ kind: 'confirmed', id, operationId, at, isDelivered }];
  }
  const text = fromDataUri(linkOf(resource, 'plainMessage')?.href ?? '')?.text;
  const sender = linkOf(resource, 'participant');
  if (text === undefined) return [];
  // Clients put a line end at the end of a message.
  const plain = text.replace(/\r\n?/g, '\n').trimEnd();
  return [{ kind: 'line', id, from: personOf(sender?.href ?? '', sender?.title), text: plain, at }];
}

/** With `in` a participant is typing, without it one joins, leaves or has another name. Source: ucwa.md#typing */
export function participantEvents(
  { href, title, inRel, type, resource = {} }: ChannelEvent,
  personOf: PersonOf,
): readonly Extract<ChatEvent, { who: Person }>[] {
  const who = personOf(href, title ?? textOf(resource, 'name'));
  if (inRel === 'typingParticipants') return [{ kind: 'typing', who, isTyping: type === 'added' }];
  if (inRel !== undefined) return [];
  if (type === 'added') return [{ kind: 'joined', who }];
  if (type === 'updated') return [{ kind: 'renamed', who }];
  return type === 'deleted' ? [{ kind: 'left', who }] : [];
}
