import type { JsonObject } from '../../../../kernel/json.ts';
import type { AddedMessaging, AgentInvitation, CallWithMeeting, Meeting } from '../../call.ts';
import { addedMessagingId, agentInvitationId, meetingInvitationId } from '../../call-ids.ts';
import type { Resource } from '../hypermedia.ts';
import { serviceImportance } from './service-conversation.ts';
import { legHref, operationHref } from './service-hrefs.ts';
import { serviceParticipantPointer } from './service-participant.ts';

/** The operation of startAdhocMeeting; `onlineMeetingUri` is there from the beginning. Source: trusted-application.md#start-adhoc-meeting */
export function serviceMeetingInvitation(call: CallWithMeeting): Resource {
  const { meeting } = call;
  return {
    rel: 'onlineMeetingInvitation',
    href: operationHref(call, `/onlineMeetingInvitations/${meetingInvitationId(call, meeting.number)}`),
    members: {
      onlineMeetingUri: meeting.onlineMeetingUri,
      direction: 'Outgoing',
      state: meeting.invitation,
      operationId: meeting.operationId,
      importance: serviceImportance(meeting.importance),
      threadId: meeting.threadId,
      subject: meeting.subject,
      ...localParticipant(meeting),
    },
    links: { conversation: { href: legHref(call, 'meeting') } },
  };
}

const localParticipant = ({ localParticipant: given }: Meeting): JsonObject =>
  Object.fromEntries(
    Object.entries(given ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** The operation of addMessaging. Source: trusted-application.md#add-messaging */
export function serviceAddedMessaging(call: CallWithMeeting, operation: AddedMessaging): Resource {
  const connected = call.meeting.messaging === 'Connected';
  const { href, title } = serviceParticipantPointer(call, 'meeting', 'service');
  return {
    rel: 'messagingInvitation',
    href: operationHref(call, `/messagingInvitations/${addedMessagingId(call, operation.number)}`),
    members: {
      direction: 'Outgoing',
      state: connected ? 'Connected' : 'Connecting',
      operationId: operation.operationId,
      importance: serviceImportance(call.meeting.importance),
      subject: operation.subject,
    },
    links: {
      conversation: { href: legHref(call, 'meeting') },
      ...(connected
        ? { messaging: { href: legHref(call, 'meeting', '/messaging') } }
        : { from: { href, title }, cancel: { href: legHref(call, 'meeting', '/messaging/terminate') } }),
    },
  };
}

/**
 * The operation of addParticipant, or of inviteUserToMeeting; links the participant once there is one, and `cancel` while it rings.
 * Source: trusted-application.md#add-participant, trusted-application.md#withdrawn-rings, trusted-application.md#invite-user
 */
export function serviceAgentInvitation(call: CallWithMeeting, invitation: AgentInvitation): Resource {
  const present = call.meeting.agents.some(({ uri }) => uri === invitation.to);
  const { href, title } = serviceParticipantPointer(call, 'meeting', invitation.to);
  const rel = invitation.operation ?? 'participantInvitation';
  const path = `/${rel}s/${agentInvitationId(call, invitation.number)}`;
  return {
    rel,
    href: operationHref(call, path),
    members: {
      direction: 'Outgoing',
      state: invitation.state,
      operationId: invitation.operationId,
      importance: serviceImportance(call.meeting.importance),
      to: invitation.to,
      ...(invitation.operation === undefined ? {} : { onlineMeetingUri: call.meeting.onlineMeetingUri }),
    },
    links: {
      conversation: { href: legHref(call, 'meeting') },
      ...(invitation.state === 'Connecting' ? { cancel: { href: operationHref(call, `${path}/cancel`) } } : {}),
      ...(invitation.state === 'Connected' && present ? { participant: { href, title } } : {}),
    },
  };
}
