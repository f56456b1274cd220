import { asGuid, hashId } from '../../../kernel/ids.ts';
import { destinationRow } from '../../callbacks/pending-callback.ts';
import type { Call, VisitorLeg } from '../call.ts';
import { legConversation } from '../call-ids.ts';
import { created, type Decision, decided } from '../decision.ts';
import { type NewCall, newCall, ringingInvitation } from '../new-call.ts';
import { type Notice, tell, toLeg, toViewer } from '../progress.ts';
import { added, started, updated } from '../view/event-drafts.ts';
import { serviceMessagingInvitation } from '../view/service-application/service-messaging-invitation.ts';
import { ucwaConversation, ucwaMessaging } from '../view/ucwa/ucwa-conversation.ts';
import { ucwaMessagingInvitation } from '../view/ucwa/ucwa-invitations.ts';
import { ucwaLocalParticipant } from '../view/ucwa/ucwa-participant.ts';
import { visitorViewer } from '../view/ucwa/viewer.ts';

/** A visitor's request to chat with an endpoint. */
export type StartMessaging = NewCall & {
  readonly visitor: Pick<VisitorLeg, 'applicationId' | 'uri' | 'displayName' | 'signedIn'>;
  readonly operationId: string;
};

/** Begins a call: the visitor's invitation rings at the service application. Source: trusted-application.md#events (E01), ucwa.md#start-messaging */
export function startMessaging(input: StartMessaging, now: number): Decision {
  const { target, visitor, operationId } = input;
  const names = { operationId, serviceOperationId: asGuid(hashId('operation', target)) };
  const invitation = ringingInvitation(input, names, now);
  const call = newCall(input, { ...visitor, state: 'Connecting', invitation }, now);
  const viewer = visitorViewer(call);
  const destination = destinationRow(legConversation(call, 'visitor'), { endpointUri: call.endpoint.uri });
  return decided('startMessaging', created(ucwaMessagingInvitation(call, viewer).href), {
    ...tell(call, toVisitor(call), toLeg(call, 'visitor', 'communication', started(serviceMessagingInvitation(call)))),
    rows: [destination],
  });
}

function toVisitor(call: Call): readonly Notice[] {
  const viewer = visitorViewer(call);
  return [
    ...toViewer(
      call,
      viewer,
      'communication',
      started(ucwaMessagingInvitation(call, viewer)),
      added(ucwaConversation(call, viewer)),
    ),
    ...toViewer(
      call,
      viewer,
      'conversation',
      added(ucwaLocalParticipant(call, viewer)),
      updated(ucwaMessaging(call, viewer)),
    ),
  ];
}
