import { toDataUri } from '../../../../protocol/hypermedia/data-uri.ts';
import {
  type AgentInvitation,
  type Call,
  type CallWithMeeting,
  type Content,
  isCalled,
  type VisitorInvitation,
} from '../../call.ts';
import { ucwaAgentInvitationId, ucwaVisitorInvitationId } from '../../call-ids.ts';
import type { LinkTarget, Resource } from '../hypermedia.ts';
import { contactLink, ucwaParticipant, ucwaParticipantPointer } from './ucwa-participant.ts';
import { conversationHref, type Viewer, viewerHref } from './viewer.ts';

const dataLink = (content: Content | undefined): LinkTarget | undefined =>
  content === undefined ? undefined : { href: toDataUri(content.mediaType, content.text) };

/**
 * The messaging invitation of the visitor leg: the viewer's own, or that of the service application to the viewer, who may be told
 * another state of it.
 */
export const ucwaMessagingInvitation = (
  call: Call,
  viewer: Viewer,
  state: VisitorInvitation['state'] = call.visitor.invitation.state,
): Resource => (isCalled(call) ? calledInvitation(call, viewer, state) : visitorInvitation(call, viewer));

/** The visitor's own invitation. Source: ucwa.md#messaging-invitation */
function visitorInvitation(call: Call, viewer: Viewer): Resource {
  const { invitation } = call.visitor;
  const self = ucwaParticipantPointer(call, viewer, 'visitor');
  return {
    rel: 'messagingInvitation',
    href: viewerHref(viewer, `/communication/messagingInvitations/${ucwaVisitorInvitationId(call)}`),
    members: {
      direction: 'Outgoing',
      importance: invitation.importance,
      threadId: invitation.threadId,
      state: invitation.state,
      operationId: invitation.operationId,
      subject: invitation.subject,
      to: call.endpoint.uri,
    },
    links: {
      from: { href: self.href, title: self.title },
      to: contactLink(call, viewer, 'service'),
      ...(invitation.state === 'Connecting'
        ? { cancel: { href: conversationHref(call, viewer, '/messaging/terminate') } }
        : {}),
      conversation: { href: conversationHref(call, viewer) },
      messaging: { href: conversationHref(call, viewer, '/messaging') },
      message: dataLink(invitation.message),
      customContent: dataLink(invitation.customContent),
    },
    ...(invitation.state === 'Connected'
      ? { embedded: { acceptedByParticipant: [ucwaParticipant(call, viewer, 'service')] } }
      : {}),
  };
}

/**
 * An invitation of the service application, as the person sees it who is called.
 * Choice: its first message is said when it has been accepted, and not shown before. Source: ucwa.md#messaging-invitation
 */
function calledInvitation(call: Call, viewer: Viewer, state: VisitorInvitation['state']): Resource {
  const { operationId, importance, threadId, subject, customContent } = call.visitor.invitation;
  const at = (action: string): LinkTarget => ({
    href: viewerHref(viewer, `/communication/messagingInvitations/${ucwaVisitorInvitationId(call)}${action}`),
  });
  const from = ucwaParticipantPointer(call, viewer, 'service');
  return {
    rel: 'messagingInvitation',
    href: at('').href,
    members: { direction: 'Incoming', importance, threadId, state, operationId, subject, to: call.visitor.uri },
    links: {
      ...(state === 'Connecting' ? { accept: at('/accept'), decline: at('/decline') } : {}),
      from: { href: from.href, title: from.title },
      to: contactLink(call, viewer, 'visitor'),
      conversation: { href: conversationHref(call, viewer) },
      messaging: { href: conversationHref(call, viewer, '/messaging') },
      customContent: dataLink(customContent),
    },
    embedded: { from: ucwaParticipant(call, viewer, 'service') },
  };
}

/**
 * An agent's invitation into the meeting, as one of the agent's devices sees it.
 * Choice: UCWA's `onlineMeetingInvitation`, incoming, with what the service application gave to the meeting: subject, threadId
 * and customContent, so that a desk can find out what it is about before it accepts. Source: ucwa.md#meeting-invitation
 */
export function ucwaAgentInvitation(
  call: CallWithMeeting,
  viewer: Viewer,
  invitation: AgentInvitation,
  state: AgentInvitation['state'] | 'Cancelled' | 'Declined' = invitation.state,
): Resource {
  const { meeting } = call;
  const id = ucwaAgentInvitationId(call, invitation.number);
  const at = (action: string): LinkTarget => ({
    href: viewerHref(viewer, `/communication/onlineMeetingInvitations/${id}${action}`),
  });
  const from = ucwaParticipantPointer(call, viewer, 'service');
  return {
    rel: 'onlineMeetingInvitation',
    href: at('').href,
    members: {
      direction: 'Incoming',
      state,
      operationId: id,
      importance: meeting.importance,
      threadId: meeting.threadId,
      subject: meeting.subject,
      onlineMeetingUri: meeting.onlineMeetingUri,
      to: invitation.to,
      availableModalities: ['Messaging'],
    },
    links: {
      ...(state === 'Connecting' ? { accept: at('/accept'), decline: at('/decline') } : {}),
      conversation: { href: conversationHref(call, viewer) },
      from: { href: from.href, title: from.title },
      ...(invitation.by === undefined ? {} : { forwardedBy: participantLink(call, viewer, invitation.by) }),
      ...(invitation.acceptedBy === undefined
        ? {}
        : { acceptedByParticipant: acceptedByLink(call, viewer, invitation.acceptedBy) }),
      customContent: dataLink(meeting.customContent),
    },
    embedded: { from: ucwaParticipant(call, viewer, 'service') },
  };
}

/** Who has come in instead, under the name that the service application gave. Source: ucwa.md#meeting-invitation */
function acceptedByLink(
  call: Call,
  viewer: Viewer,
  { uri, displayName }: NonNullable<AgentInvitation['acceptedBy']>,
): LinkTarget {
  const { href, title } = ucwaParticipantPointer(call, viewer, uri);
  return { href, title: displayName ?? title };
}

/** The operation by which an agent asks a colleague in. Source: ucwa.md#inviting-a-colleague */
export function ucwaColleagueInvitation(call: CallWithMeeting, viewer: Viewer, invitation: AgentInvitation): Resource {
  const { number, state, operationId, to } = invitation;
  return {
    rel: 'participantInvitation',
    href: viewerHref(viewer, `/communication/participantInvitations/${ucwaAgentInvitationId(call, number)}`),
    members: { direction: 'Outgoing', state, operationId, importance: call.meeting.importance, to },
    links: { conversation: { href: conversationHref(call, viewer) } },
  };
}

function participantLink(call: CallWithMeeting, viewer: Viewer, uri: string): LinkTarget {
  const { href, title } = ucwaParticipantPointer(call, viewer, uri);
  return { href, title };
}
