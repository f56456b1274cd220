import { toDataUri } from '../../../../protocol/hypermedia/data-uri.ts';
import type { Call } from '../../call.ts';
import { visitorInvitationId } from '../../call-ids.ts';
import type { Resource } from '../hypermedia.ts';
import { serviceImportance } from './service-conversation.ts';
import { applicationHref, applicationSelfHref, legHref, operationHref } from './service-hrefs.ts';
import { serviceParticipantBrief } from './service-participant.ts';

/**
 * The visitor's invitation as the service application sees it: with everything that it can do while it rings.
 * Choice: the embedded application is there until the invitation is answered. Source: trusted-application.md#invitations
 */
export function serviceVisitorInvitation(call: Call): Resource {
  const { invitation } = call.visitor;
  const ringing = invitation.state === 'Connecting';
  return {
    rel: 'messagingInvitation',
    href: invitationHref(call),
    members: {
      direction: 'Incoming',
      state: invitation.state,
      operationId: invitation.serviceOperationId,
      importance: serviceImportance(invitation.importance),
      threadId: invitation.threadId,
      subject: invitation.subject,
      to: call.endpoint.uri,
    },
    links: {
      conversation: { href: legHref(call, 'visitor') },
      ...(ringing ? ringingLinks(call) : {}),
      ...(invitation.state === 'Connected' ? { messaging: { href: legHref(call, 'visitor', '/messaging') } } : {}),
    },
    ...(ringing
      ? {
          embedded: {
            application: embeddedApplication(call),
            from: serviceParticipantBrief(call, 'visitor', 'visitor'),
          },
        }
      : {}),
  };
}

const invitationHref = (call: Call, action = ''): string =>
  operationHref(call, `/messagingInvitations/${visitorInvitationId(call)}${action}`);

function ringingLinks(call: Call) {
  const { customContent } = call.visitor.invitation;
  return {
    accept: { href: invitationHref(call, '/accept') },
    decline: { href: invitationHref(call, '/decline') },
    startAdhocMeeting: { href: operationHref(call, '/onlineMeetingInvitations/startAdhocMeeting') },
    inviteUserToMeeting: { href: operationHref(call, '/userMeetingInvitations') },
    acceptAndBridge: { href: invitationHref(call, '/acceptAndBridge') },
    ...(customContent === undefined
      ? {}
      : { customContent: { href: toDataUri(customContent.mediaType, customContent.text) } }),
  };
}

function embeddedApplication(call: Call): Resource {
  return {
    rel: 'application',
    href: applicationSelfHref(call),
    links: { anonApplicationTokens: { href: applicationHref(call, '/anonApplicationTokens') } },
    embedded: {
      communication: {
        rel: 'communication',
        href: applicationHref(call, '/communication'),
        links: {
          joinOnlineMeeting: { href: applicationHref(call, '/communication/onlineMeetingInvitations') },
          inviteUserToMeeting: { href: applicationHref(call, '/communication/userMeetingInvitations') },
          startMessaging: { href: applicationHref(call, '/communication/messagingInvitations') },
        },
        etag: '4294967295',
      },
    },
  };
}
