import { asGuid, hashId } from '../../../kernel/ids.ts';
import { destinationRow } from '../../callbacks/pending-callback.ts';
import type { PlatformTimes } from '../../times.ts';
import type { Call, CallEndpoint, Content, Importance, VisitorLeg } from '../call.ts';
import { legConversation } from '../call-ids.ts';
import { created, type Decision, decided } from '../decision.ts';
import { type Notice, tell, toLeg, toViewer } from '../progress.ts';
import { added, started, updated } from '../view/event-drafts.ts';
import { serviceVisitorInvitation } from '../view/service-application/service-visitor-invitation.ts';
import { ucwaConversation, ucwaMessaging } from '../view/ucwa/ucwa-conversation.ts';
import { ucwaVisitorInvitation } from '../view/ucwa/ucwa-invitations.ts';
import { ucwaLocalParticipant } from '../view/ucwa/ucwa-participant.ts';
import { visitorViewer } from '../view/ucwa/viewer.ts';

/** A visitor's request to chat with an endpoint. */
export type StartMessaging = {
  readonly target: string;
  readonly tenantId: string;
  readonly endpoint: CallEndpoint;
  readonly visitor: Pick<VisitorLeg, 'applicationId' | 'uri' | 'displayName' | 'signedIn'>;
  readonly operationId: string;
  readonly subject?: string | undefined;
  readonly threadId?: string | undefined;
  readonly importance?: Importance | undefined;
  readonly customContent?: Content | undefined;
  readonly message?: Content | undefined;
  readonly times: Pick<PlatformTimes, 'ringMs'>;
};

/** Begins a call: the visitor's invitation rings at the service application. Source: trusted-application.md#events (E01), ucwa.md#start-messaging */
export function startMessaging(input: StartMessaging, now: number): Decision {
  const call = newCall(input, now);
  const viewer = visitorViewer(call);
  const destination = destinationRow(legConversation(call, 'visitor'), { endpointUri: call.endpoint.uri });
  return decided('startMessaging', created(ucwaVisitorInvitation(call, viewer).href), {
    ...tell(call, toVisitor(call), toLeg(call, 'visitor', 'communication', started(serviceVisitorInvitation(call)))),
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
      started(ucwaVisitorInvitation(call, viewer)),
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

function newCall(input: StartMessaging, now: number): Call {
  return {
    schema: 1,
    target: input.target,
    tenantId: input.tenantId,
    endpoint: input.endpoint,
    createdAt: now,
    visitor: {
      ...input.visitor,
      state: 'Connecting',
      invitation: {
        operationId: input.operationId,
        serviceOperationId: asGuid(hashId('operation', input.target)),
        state: 'Connecting',
        subject: input.subject ?? '',
        threadId: input.threadId ?? hashId('thread', input.target),
        importance: input.importance ?? 'Normal',
        customContent: input.customContent,
        message: input.message,
        ringUntil: now + input.times.ringMs,
      },
      remoteName: input.endpoint.displayName,
      messages: 1,
      acks: 0,
    },
    typing: [],
    receipts: [],
    alarms: {},
    undrained: [],
  };
}
