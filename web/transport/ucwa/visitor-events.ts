import { fromDataUri } from '../../../shared/protocol/hypermedia/data-uri.ts';
import type { Happening, Person } from '../chat-transport.ts';
import type { ChannelEvent } from './channel-event.ts';
import type { UcwaSession } from './visitor-session.ts';
import { linkOf, textOf, timeOf } from './wire.ts';

/** What one event of the channel means for the visitor's chat, and what changes in the session. */
export type Told = { readonly happenings: readonly Happening[]; readonly session: UcwaSession };

/** Translates the events of one answer, in order; `now` dates what carries no time. Source: ucwa.md#event-order */
export function translated(session: UcwaSession, events: readonly ChannelEvent[], now: number): Told {
  return events.reduce<Told>(
    (told, event) => {
      const next = sessionAfter(told.session, event);
      return { session: next, happenings: [...told.happenings, ...happeningsOf(next, event, now, told.session)] };
    },
    { session, happenings: [] },
  );
}

function sessionAfter(session: UcwaSession, { rel, resource = {} }: ChannelEvent): UcwaSession {
  if (rel === 'messagingInvitation') {
    return { ...session, conversation: session.conversation ?? linkOf(resource, 'conversation')?.href };
  }
  if (rel !== 'messaging') return session;
  const sendMessage = linkOf(resource, 'sendMessage')?.href;
  return { ...session, sendMessage, setIsTyping: linkOf(resource, 'setIsTyping')?.href };
}

function happeningsOf(
  session: UcwaSession,
  event: ChannelEvent,
  now: number,
  before: UcwaSession,
): readonly Happening[] {
  switch (event.rel) {
    case 'messaging':
      return session.sendMessage !== undefined && before.sendMessage === undefined ? [{ kind: 'connected' }] : [];
    case 'message':
      return event.type === 'completed' ? messageOf(session, event, now) : [];
    case 'participant':
      return participantOf(session, event);
    case 'messagingInvitation':
      return event.type === 'completed' && event.status === 'Failure' ? [{ kind: 'ended', how: 'declined' }] : [];
    case 'conversation':
      return event.type === 'deleted' ? [{ kind: 'ended', how: 'ended' }] : [];
    default:
      return [];
  }
}

/** Source: ucwa.md#messages */
function messageOf(session: UcwaSession, { href, resource = {} }: ChannelEvent, now: number): readonly Happening[] {
  const id = lastSegment(href);
  const at = timeOf(resource, 'timeStamp') ?? now;
  if (textOf(resource, 'direction') === 'Outgoing') {
    const operationId = textOf(resource, 'operationId');
    return operationId === undefined ? [] : [{ kind: 'confirmed', id, operationId, at }];
  }
  const text = fromDataUri(linkOf(resource, 'plainMessage')?.href ?? '')?.text;
  const participant = linkOf(resource, 'participant');
  if (text === undefined) return [];
  const from = personOf(session, participant?.href ?? '', participant?.title);
  // Line ends of the wire, and the one that clients put at the end.
  return [{ kind: 'line', id, from, text: text.replace(/\r\n?/g, '\n').trimEnd(), at }];
}

/** With `in` a participant is typing, without it one comes or leaves. Source: ucwa.md#typing */
function participantOf(session: UcwaSession, event: ChannelEvent): readonly Happening[] {
  const who = personOf(session, event.href, event.title ?? textOf(event.resource ?? {}, 'name'));
  if (event.inRel === 'typingParticipants') return [{ kind: 'typing', who, isTyping: event.type === 'added' }];
  if (event.inRel !== undefined || !who.isAgent) return [];
  if (event.type === 'added') return [{ kind: 'joined', who }];
  if (event.type === 'updated') return [{ kind: 'renamed', who }];
  return event.type === 'deleted' ? [{ kind: 'left', who }] : [];
}

function personOf(session: UcwaSession, href: string, title: string | undefined): Person {
  const id = lastSegment(href).toLowerCase();
  return { id, name: title ?? '', isAgent: `sip:${id}` !== session.endpoint.toLowerCase() };
}

/** The last part of a path, by which messages and people are told apart. */
export function lastSegment(href: string): string {
  const segment = href.slice(href.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
