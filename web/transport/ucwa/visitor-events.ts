import { plainName } from '../../../shared/kernel/visible-text.ts';
import type { Person } from '../../chat/chat-event.ts';
import type { VisitorEvent } from '../chat-transport.ts';
import type { ChannelEvent } from './channel-event.ts';
import { messageEvents, participantEvents } from './chat-events.ts';
import type { UcwaSession } from './visitor-session.ts';
import { lastSegment, linkOf } from './wire.ts';

/** What events of the channel mean for the visitor's chat, and the session after them. */
type Translation = { readonly events: readonly VisitorEvent[]; readonly session: UcwaSession };

/** Translates the events of one answer, in order; `now` dates what carries no time. Source: ucwa.md#event-order */
export function translated(session: UcwaSession, channelEvents: readonly ChannelEvent[], now: number): Translation {
  return channelEvents.reduce<Translation>(
    (before, event) => {
      const next = sessionAfter(before.session, event);
      return { session: next, events: [...before.events, ...eventsOf(next, event, now, before.session)] };
    },
    { session, events: [] },
  );
}

function sessionAfter(session: UcwaSession, { rel, resource = {} }: ChannelEvent): UcwaSession {
  if (rel !== 'messaging') return session;
  const sendMessage = linkOf(resource, 'sendMessage')?.href;
  return { ...session, sendMessage, setIsTyping: linkOf(resource, 'setIsTyping')?.href };
}

function eventsOf(
  session: UcwaSession,
  event: ChannelEvent,
  now: number,
  before: UcwaSession,
): readonly VisitorEvent[] {
  const personOf = (href: string, name: string | undefined): Person => personAt(session, href, name);
  switch (event.rel) {
    case 'messaging':
      return session.sendMessage !== undefined && before.sendMessage === undefined ? [{ kind: 'connected' }] : [];
    case 'message':
      return messageEvents(event, personOf, now);
    case 'participant':
      // The company's own presence is left out.
      return participantEvents(event, personOf).filter(({ kind, who }) => kind === 'typing' || who.role === 'agent');
    case 'messagingInvitation':
      return event.type === 'completed' && event.status === 'Failure' ? [{ kind: 'ended', how: 'declined' }] : [];
    case 'conversation':
      return event.type === 'deleted' ? [{ kind: 'ended', how: 'ended' }] : [];
    default:
      return [];
  }
}

/** Every other participant of a visitor's chat is an agent, except the endpoint of the company. */
function personAt({ endpoint }: UcwaSession, href: string, name: string | undefined): Person {
  const id = lastSegment(href).toLowerCase();
  return { id, name: plainName(name ?? ''), role: `sip:${id}` === endpoint.toLowerCase() ? 'company' : 'agent' };
}
