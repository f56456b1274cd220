import { toDataUri } from '../../../../protocol/hypermedia/data-uri.ts';
import { endpointHref, endpointSelfHref } from '../../../directory/endpoint-hrefs.ts';
import { type Call, isCalled } from '../../call.ts';
import { visitorInvitationId } from '../../call-ids.ts';
import type { Resource } from '../hypermedia.ts';
import { serviceImportance } from './service-conversation.ts';
import { legHref, operationHref } from './service-hrefs.ts';
import { serviceParticipantBrief, serviceParticipantPointer } from './service-participant.ts';

/** The messaging invitation of the visitor leg as the service application sees it, whichever of the two has made it. */
export const serviceMessagingInvitation = (call: Call): Resource =>
  isCalled(call) ? calledInvitation(call) : visitorInvitation(call);

/**
 * The visitor's invitation as the service application sees it: with everything that it can do while it rings.
 * Choice: the embedded application is there until the invitation is answered. Source: trusted-application.md#invitations
 */
function visitorInvitation(call: Call): Resource {
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

/** The service application's own invitation to a person of the tenant. Source: trusted-application.md#start-messaging */
function calledInvitation(call: Call): Resource {
  const { invitation } = call.visitor;
  const { href, title } = serviceParticipantPointer(call, 'visitor', 'service');
  return {
    rel: 'messagingInvitation',
    href: invitationHref(call),
    members: {
      direction: 'Outgoing',
      state: invitation.state,
      operationId: invitation.serviceOperationId,
      importance: serviceImportance(invitation.importance),
      threadId: invitation.threadId,
      subject: invitation.subject,
      to: call.visitor.uri,
    },
    links: {
      conversation: { href: legHref(call, 'visitor') },
      ...(invitation.state === 'Connecting'
        ? { from: { href, title }, cancel: { href: legHref(call, 'visitor', '/messaging/terminate') } }
        : {}),
      ...(invitation.state === 'Connected' ? { messaging: { href: legHref(call, 'visitor', '/messaging') } } : {}),
    },
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
    href: endpointSelfHref(call.endpoint),
    links: { anonApplicationTokens: { href: endpointHref(call.endpoint, '/anonApplicationTokens') } },
    embedded: {
      communication: {
        rel: 'communication',
        href: endpointHref(call.endpoint, '/communication'),
        links: {
          joinOnlineMeeting: { href: endpointHref(call.endpoint, '/communication/onlineMeetingInvitations') },
          inviteUserToMeeting: { href: endpointHref(call.endpoint, '/communication/userMeetingInvitations') },
          startMessaging: { href: endpointHref(call.endpoint, '/communication/messagingInvitations') },
        },
        etag: '4294967295',
      },
    },
  };
}
