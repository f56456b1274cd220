import type { Call } from '../../call.ts';
import { visitorInvitationId } from '../../call-ids.ts';
import type { Resource } from '../hypermedia.ts';
import { serviceImportance } from './service-conversation.ts';
import { legHref, operationHref } from './service-hrefs.ts';
import { serviceParticipantPointer } from './service-participant.ts';

/** The service application's own invitation to somebody of the tenant. Source: trusted-application.md#start-messaging */
export function serviceCalledInvitation(call: Call): Resource {
  const { invitation } = call.visitor;
  const { href, title } = serviceParticipantPointer(call, 'visitor', 'service');
  return {
    rel: 'messagingInvitation',
    href: operationHref(call, `/messagingInvitations/${visitorInvitationId(call)}`),
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
