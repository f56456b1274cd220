import { type Call, isCalled, type VisitorLeg } from '../call.ts';
import { type Notice, type Step, tell, toLeg } from '../progress.ts';
import { added, addedWithoutContent, succeeded, updated } from '../view/event-drafts.ts';
import type { EventDraft } from '../view/hypermedia.ts';
import { serviceBridge } from '../view/service-application/service-bridge.ts';
import { serviceConversation } from '../view/service-application/service-conversation.ts';
import { conversationSender } from '../view/service-application/service-hrefs.ts';
import { serviceMessaging } from '../view/service-application/service-messaging.ts';
import { serviceMessagingInvitation } from '../view/service-application/service-messaging-invitation.ts';
import { ucwaMessagingInvitation } from '../view/ucwa/ucwa-invitations.ts';
import {
  ucwaLocalParticipant,
  ucwaParticipantMessaging,
  ucwaParticipantPointer,
} from '../view/ucwa/ucwa-participant.ts';
import { type Viewer, visitorViewer } from '../view/ucwa/viewer.ts';
import { joinedForService } from './presence.ts';
import { welcome } from './welcome.ts';

/**
 * The invitation of the visitor leg is accepted, by the service application or by the person whom it has called.
 * Source: trusted-application.md#events (E09 to E11), ucwa.md#event-order
 */
export const visitorLegConnects =
  (changed: Partial<Pick<VisitorLeg, 'applicationId' | 'called' | 'remoteName' | 'bridge'>>): Step =>
  (before) => {
    const invitation = { ...before.visitor.invitation, state: 'Connected' as const };
    const call: Call = { ...before, visitor: { ...before.visitor, ...changed, state: 'Connected', invitation } };
    const viewer = visitorViewer(call);
    return tell(
      call,
      connectedForService(call),
      welcome(call, viewer, peopleOf(call, viewer), ucwaMessagingInvitation(call, viewer)),
    );
  };

function connectedForService(call: Call): readonly Notice[] {
  const { bridge } = call.visitor;
  return [
    ...(isCalled(call) ? joinedForService(call, 'visitor', 'visitor') : []),
    ...toLeg(
      call,
      'visitor',
      'conversation',
      updated(serviceMessaging(call, 'visitor')),
      ...(bridge === undefined ? [] : [added(serviceBridge(call, bridge), conversationSender(call, 'visitor'))]),
    ),
    ...toLeg(
      call,
      'visitor',
      'communication',
      updated(serviceConversation(call, 'visitor')),
      succeeded(serviceMessagingInvitation(call)),
    ),
  ];
}

/** Who is there now; a visitor has known from the beginning that the visitor is. */
function peopleOf(call: Call, viewer: Viewer): readonly EventDraft[] {
  const remote = ucwaParticipantPointer(call, viewer, 'service');
  const other = [addedWithoutContent(remote), added(ucwaParticipantMessaging(call, viewer, 'service'), remote)];
  if (isCalled(call)) return [added(ucwaLocalParticipant(call, viewer)), ...other];
  const local = { ...ucwaParticipantPointer(call, viewer, 'visitor'), rel: 'localParticipant' };
  return [...other, added(ucwaParticipantMessaging(call, viewer, 'visitor'), local)];
}
