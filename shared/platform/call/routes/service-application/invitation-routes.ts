import {
  acceptAndBridgeInputSchema,
  addMessagingInputSchema,
  declineInputSchema,
} from '../../../../protocol/trusted-application/inputs.ts';
import { readInput } from '../../../edge/input.ts';
import { invalidParameters, notFound, PlatformRefusal } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import { type Call, isCalled } from '../../call.ts';
import { addedMessagingId, visitorInvitationId } from '../../call-ids.ts';
import { addMessaging } from '../../changes/add-messaging.ts';
import { acceptAndBridge, acceptInvitation, declineInvitation } from '../../changes/answer-visitor-invitation.ts';
import type { Change } from '../../decision.ts';
import type { Resource } from '../../view/hypermedia.ts';
import { serviceMessagingInvitation } from '../../view/service-application/service-messaging-invitation.ts';
import { serviceAddedMessaging } from '../../view/service-application/service-operations.ts';
import { openLeg, type ServiceRouteContext, type ServiceWork, serviceRoute } from './service-work.ts';
import { startCall } from './start-call.ts';

const invitation = '/messagingInvitations/{invitation}';

/** The visitor's invitation, and addMessaging. Source: trusted-application.md#invitations, trusted-application.md#add-messaging */
export const invitationRoutes = (context: ServiceRouteContext): readonly Route[] => [
  serviceRoute(context, 'GET', invitation, undefined, (work) =>
    work.show((call) => messagingInvitation(call, work.param('invitation'))),
  ),
  serviceRoute(context, 'POST', `${invitation}/accept`, 'Messages.SendReceive', (work) =>
    answer(work, acceptInvitation),
  ),
  serviceRoute(context, 'POST', `${invitation}/decline`, 'Messages.SendReceive', async (work) => {
    readInput(declineInputSchema, work.routed);
    return answer(work, declineInvitation);
  }),
  serviceRoute(context, 'POST', `${invitation}/acceptAndBridge`, 'Messages.SendReceive', async (work) => {
    const input = readInput(acceptAndBridgeInputSchema, work.routed);
    const displayName = input.localUserDisplayName ?? input.impersonatedDisplayName;
    if (!/^sip:/i.test(input.onlineMeetingUri)) throw invalidParameters('onlineMeetingUri');
    return answer(work, acceptAndBridge({ onlineMeetingUri: input.onlineMeetingUri, displayName }));
  }),
  serviceRoute(context, 'POST', '/messagingInvitations', 'Messages.SendReceive', async (work) => {
    const conversation = work.routed.query.conversationid;
    if (conversation === undefined) return startCall(work);
    const input = readInput(addMessagingInputSchema, work.routed);
    return work.change(
      (call, now) =>
        openLeg(call, conversation) === 'meeting' ? addMessaging(input)(call, now) : notMeeting(call, conversation),
      work.once('invitation', input.operationId, [conversation.toLowerCase(), input]),
    );
  }),
];

/** Its own invitations are not for the service application to answer. */
const answer = (work: ServiceWork, change: Change) =>
  work.change((call, now) =>
    work.param('invitation').toLowerCase() === visitorInvitationId(call) && !isCalled(call)
      ? change(call, now)
      : notFound(),
  );

/** Chat of a visitor leg is there from the beginning to the end. */
const notMeeting = (call: Call, conversation: string): PlatformRefusal =>
  openLeg(call, conversation) === undefined
    ? notFound('ConversationNotFound')
    : new PlatformRefusal('Conflict', { subcode: 'AlreadyExists' });

function messagingInvitation(call: Call, id: string): Resource | undefined {
  if (id.toLowerCase() === visitorInvitationId(call)) {
    // Kept as long as its conversation.
    if (call.visitor.state === 'Ended') return undefined;
    return serviceMessagingInvitation(call);
  }
  const { meeting } = call;
  if (meeting?.addedMessaging?.number === undefined) return undefined;
  if (id.toLowerCase() !== addedMessagingId(call, meeting.addedMessaging.number)) return undefined;
  return serviceAddedMessaging({ ...call, meeting }, meeting.addedMessaging);
}
