import { agentsOf } from '../../audience.ts';
import type { Call } from '../../call.ts';
import { ucwaConversation as conversationId } from '../../call-ids.ts';
import type { LinkTarget, Resource } from '../hypermedia.ts';
import { ucwaParticipantPointer } from './ucwa-participant.ts';
import { conversationHref, type Viewer, viewerHref } from './viewer.ts';

export type SeenState = 'Incoming' | 'Connecting' | 'Connected' | 'Conferenced' | 'Disconnected';

/** State of the conversation in the viewer's eyes. Source: ucwa.md#conversations */
export function seenState(call: Call, viewer: Viewer): SeenState {
  if (viewer.kind === 'visitor') return legState(call, viewer);
  if (agentsOf(call).some((agent) => agent.applicationId === viewer.applicationId)) return 'Conferenced';
  return isRinging(call, viewer) ? 'Incoming' : 'Disconnected';
}

function legState({ visitor: { state } }: Call, viewer: Viewer): SeenState {
  if (state === 'Ended') return 'Disconnected';
  return state === 'Connecting' && viewer.called === true ? 'Incoming' : state;
}

const isRinging = (call: Call, viewer: Viewer): boolean =>
  call.meeting?.invitations.some(({ to, state }) => to === viewer.who && state === 'Connecting') === true &&
  call.meeting.state !== 'Ended';

/** The viewer's conversation. Source: ucwa.md#conversations */
export function ucwaConversation(call: Call, viewer: Viewer): Resource {
  const about = viewer.kind === 'agent' && call.meeting !== undefined ? call.meeting : call.visitor.invitation;
  const state = seenState(call, viewer);
  const talking = state === 'Connected' || state === 'Conferenced';
  return {
    rel: 'conversation',
    href: conversationHref(call, viewer),
    members: {
      state,
      threadId: about.threadId,
      subject: about.subject,
      activeModalities: talking ? ['Messaging'] : [],
      importance: about.importance,
      recording: false,
    },
    links: state === 'Disconnected' ? {} : conversationLinks(call, viewer, talking),
  };
}

function conversationLinks(call: Call, viewer: Viewer, talking: boolean): Readonly<Record<string, LinkTarget>> {
  const { href, title } = ucwaParticipantPointer(call, viewer, viewer.who);
  return {
    messaging: { href: conversationHref(call, viewer, '/messaging') },
    ...(talking ? { participants: { href: conversationHref(call, viewer, '/participants') } } : {}),
    ...(talking || (viewer.kind === 'visitor' && viewer.called !== true) ? { localParticipant: { href, title } } : {}),
    ...(talking && viewer.kind === 'agent'
      ? {
          onlineMeeting: { href: conversationHref(call, viewer, '/onlineMeeting') },
          addParticipant: { href: viewerHref(viewer, invitationsTo(call)) },
        }
      : {}),
  };
}

const invitationsTo = (call: Call): string =>
  `/communication/participantInvitations?conversation=${conversationId(call)}`;

/** Chat in the viewer's conversation. Source: ucwa.md#messaging-states */
export function ucwaMessaging(call: Call, viewer: Viewer): Resource {
  const seen = seenState(call, viewer);
  const state =
    seen === 'Conferenced' || seen === 'Connected'
      ? 'Connected'
      : seen === 'Connecting'
        ? 'Connecting'
        : 'Disconnected';
  const at = (path: string): LinkTarget => ({ href: conversationHref(call, viewer, path) });
  return {
    rel: 'messaging',
    href: conversationHref(call, viewer, '/messaging'),
    members: { state, ...(state === 'Connected' ? { negotiatedMessageFormats: ['Plain'] } : {}) },
    links: {
      conversation: at(''),
      ...(state === 'Disconnected' ? {} : { stopMessaging: at('/messaging/terminate') }),
      ...(state === 'Connected'
        ? {
            sendMessage: at('/messaging/messages'),
            setIsTyping: at('/messaging/typing'),
            typingParticipants: at('/messaging/typingParticipants'),
          }
        : {}),
    },
  };
}

/** The meeting as an agent sees it. Source: ucwa.md#conversations */
export const ucwaOnlineMeeting = (call: Call, viewer: Viewer): Resource => ({
  rel: 'onlineMeeting',
  href: conversationHref(call, viewer, '/onlineMeeting'),
  members: {
    onlineMeetingUri: call.meeting?.onlineMeetingUri ?? '',
    subject: call.meeting?.subject ?? '',
    organizerUri: call.endpoint.uri,
    organizerName: call.endpoint.displayName,
  },
  links: { conversation: { href: conversationHref(call, viewer) } },
});
