import { addressSegment } from '../../../../protocol/trusted-application/address-segment.ts';
import { type Call, isPersonal, type Leg, type Who } from '../../call.ts';
import { addressOf } from '../../call-ids.ts';
import { identityOf } from '../../people.ts';
import type { Pointer, Resource } from '../hypermedia.ts';
import { legHref } from './service-hrefs.ts';

/** The people of a leg as the service application sees them, itself included. */
export function serviceRoster(call: Call, leg: Leg): readonly Who[] {
  if (leg === 'visitor') return ['service', 'visitor'];
  const agents = call.meeting?.agents.map((agent) => agent.uri) ?? [];
  return ['service', ...(call.visitor.bridge === undefined ? [] : ['visitor']), ...agents];
}

const participantPath = (uri: string): string => `/participants/${addressSegment(addressOf(uri))}`;

/** Points at a participant of a leg. Source: trusted-application.md#participants */
export function serviceParticipantPointer(call: Call, leg: Leg, who: Who): Pointer & { readonly title: string } {
  const { uri, name } = identityOf(call, who);
  return { rel: 'participant', href: legHref(call, leg, participantPath(uri)), title: name };
}

/** The least that is told of a participant inside of another resource. */
export function serviceParticipantBrief(call: Call, leg: Leg, who: Who): Resource {
  const { uri, name } = identityOf(call, who);
  return {
    rel: 'participant',
    href: legHref(call, leg, participantPath(uri)),
    title: name,
    members: { uri, name },
    links: { conversation: { href: legHref(call, leg) } },
  };
}

/** A participant of a leg. `eject` is offered for agents, and holds for this stay. Source: trusted-application.md#participants */
export function serviceParticipant(call: Call, leg: Leg, who: Who): Resource {
  const brief = serviceParticipantBrief(call, leg, who);
  const path = participantPath(identityOf(call, who).uri);
  const agent = leg === 'meeting' ? call.meeting?.agents.find(({ uri }) => uri === who) : undefined;
  return {
    ...brief,
    members: {
      ...brief.members,
      ...(who === 'visitor' && !isPersonal(call) ? { anonymous: true } : {}),
      ...(who === 'service' ? { local: true } : {}),
      role: who === 'service' ? 'Leader' : 'Attendee',
      sourceNetwork: who === 'visitor' && !isPersonal(call) ? 'Everyone' : 'SameEnterprise',
      inLobby: false,
      organizer: who === 'service',
    },
    links: {
      ...brief.links,
      participantMessaging: { href: legHref(call, leg, `${path}/messaging`) },
      ...(agent === undefined
        ? {}
        : { eject: { href: legHref(call, leg, `${path}/eject`, `&joined=${agent.joinedAt}`) } }),
    },
  };
}

/** That a participant takes part in the chat. Source: trusted-application.md#participants */
export function serviceParticipantMessaging(call: Call, leg: Leg, who: Who): Resource {
  const { href, title } = serviceParticipantPointer(call, leg, who);
  return {
    rel: 'participantMessaging',
    href: legHref(call, leg, `${participantPath(identityOf(call, who).uri)}/messaging`),
    links: { participant: { href, title } },
  };
}

/** Points at the collection of those who are typing on a leg. */
export const serviceTypingParticipants = (call: Call, leg: Leg): Pointer => ({
  rel: 'typingParticipants',
  href: legHref(call, leg, '/messaging/typingParticipants'),
});
