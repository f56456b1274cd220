import { addressSegment } from '../../../../protocol/trusted-application/address-segment.ts';
import { type Call, isPersonal, type Who } from '../../call.ts';
import { addressOf } from '../../call-ids.ts';
import type { LinkTarget, Pointer, Resource } from '../hypermedia.ts';
import { conversationHref, seenIdentity, type Viewer, viewerHref } from './viewer.ts';

const segmentOf = (call: Call, viewer: Viewer, who: Who): string =>
  addressSegment(addressOf(seenIdentity(call, viewer, who).uri));

const participantHref = (call: Call, viewer: Viewer, who: Who, path = ''): string =>
  conversationHref(call, viewer, `/participants/${segmentOf(call, viewer, who)}${path}`);

/** Points at a participant of the viewer's conversation. Source: ucwa.md#participants */
export const ucwaParticipantPointer = (call: Call, viewer: Viewer, who: Who): Pointer & { readonly title: string } => ({
  rel: 'participant',
  href: participantHref(call, viewer, who),
  title: seenIdentity(call, viewer, who).name,
});

/**
 * Link to a participant's contact, below the conversation, which says under which name the viewer knows them. Choice: without a query, since
 * clients of the original append to a link, or leave its query out. Source: ucwa.md#contacts
 */
export const contactLink = (call: Call, viewer: Viewer, who: Who): LinkTarget => ({
  href: conversationHref(call, viewer, `/people/${segmentOf(call, viewer, who)}`),
});

/** A participant of the viewer's conversation. Source: ucwa.md#participants */
export function ucwaParticipant(call: Call, viewer: Viewer, who: Who): Resource {
  const { uri, name } = seenIdentity(call, viewer, who);
  const local = who === viewer.who;
  const isVisitor = who === 'visitor' && !isPersonal(call);
  return {
    rel: 'participant',
    href: participantHref(call, viewer, who),
    title: name,
    members: {
      uri,
      name,
      anonymous: isVisitor,
      local,
      organizer: false,
      inLobby: false,
      role: isVisitor ? 'Unknown' : 'Attendee',
      sourceNetwork: isVisitor ? 'Everyone' : 'SameEnterprise',
    },
    links: {
      conversation: { href: conversationHref(call, viewer) },
      participantMessaging: { href: participantHref(call, viewer, who, '/messaging') },
      ...(local ? { me: { href: viewerHref(viewer, '/me') } } : { contact: contactLink(call, viewer, who) }),
    },
  };
}

/** The viewer as a participant; events embed it under this name though it is a `participant`. Source: ucwa.md#event-order */
export const ucwaLocalParticipant = (call: Call, viewer: Viewer): Resource => ({
  ...ucwaParticipant(call, viewer, viewer.who),
  name: 'localParticipant',
});

/** That a participant takes part in the chat. Source: ucwa.md#participants */
export function ucwaParticipantMessaging(call: Call, viewer: Viewer, who: Who): Resource {
  const { href, title } = ucwaParticipantPointer(call, viewer, who);
  return {
    rel: 'participantMessaging',
    href: participantHref(call, viewer, who, '/messaging'),
    links: { participant: { href, title } },
  };
}

/** Points at the collection of those who are typing. Source: ucwa.md#typing */
export const ucwaTypingParticipants = (call: Call, viewer: Viewer): Pointer => ({
  rel: 'typingParticipants',
  href: conversationHref(call, viewer, '/messaging/typingParticipants'),
});

/** A participant's contact card: the name by which the viewer knows them. Source: ucwa.md#contacts */
export function ucwaContact(call: Call, viewer: Viewer, who: Who): Resource {
  const { uri, name } = seenIdentity(call, viewer, who);
  return { rel: 'contact', href: contactLink(call, viewer, who).href, members: { uri, name } };
}
