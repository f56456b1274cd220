import type { Call, Leg } from '../../call.ts';
import type { LinkTarget, Resource } from '../hypermedia.ts';
import { addMessagingHref, legHref } from './service-hrefs.ts';

/** Formats that a leg carries: the visitor reads plain text only. Source: trusted-application.md#messaging */
export const formatsOf = (leg: Leg): readonly string[] => (leg === 'visitor' ? ['Plain'] : ['Html', 'Plain']);

/** State of chat on a leg. */
function messagingState(call: Call, leg: Leg): 'Disconnected' | 'Connecting' | 'Connected' {
  if (leg === 'meeting')
    return call.meeting?.state === 'Ended' ? 'Disconnected' : (call.meeting?.messaging ?? 'Disconnected');
  return call.visitor.state === 'Ended' ? 'Disconnected' : call.visitor.state;
}

/** Chat on a leg as the service application sees it. Source: trusted-application.md#messaging */
export function serviceMessaging(call: Call, leg: Leg): Resource {
  const state = messagingState(call, leg);
  return {
    rel: 'messaging',
    href: legHref(call, leg, '/messaging'),
    members: { state, ...(state === 'Connected' ? { negotiatedMessageFormats: formatsOf(leg) } : {}) },
    links: {
      conversation: { href: legHref(call, leg) },
      ...(state === 'Connected' ? connectedLinks(call, leg) : {}),
      ...(state === 'Disconnected' && leg === 'meeting' && call.meeting?.state !== 'Ended'
        ? { addMessaging: { href: addMessagingHref(call, leg) } }
        : {}),
    },
  };
}

const connectedLinks = (call: Call, leg: Leg): Readonly<Record<string, LinkTarget>> => ({
  stopMessaging: { href: legHref(call, leg, '/messaging/terminate') },
  sendMessage: { href: legHref(call, leg, '/messaging/messages') },
  setIsTyping: { href: legHref(call, leg, '/messaging/typing') },
  typingParticipants: { href: legHref(call, leg, '/messaging/typingParticipants') },
});

/** A modality that this platform never connects. */
export const idleModality = (call: Call, leg: Leg, name: string): Resource => ({
  rel: name,
  href: legHref(call, leg, `/${name}`),
  members: { state: 'Disconnected' },
  links: { conversation: { href: legHref(call, leg) } },
});
