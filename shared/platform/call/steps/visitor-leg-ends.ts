import type { JsonObject } from '../../../kernel/json.ts';
import { visitorPresent } from '../audience.ts';
import type { Call, VisitorInvitation } from '../call.ts';
import { inTurn, type Notice, type Step, tell, toLeg, toViewer } from '../progress.ts';
import { deleted, failed, updated } from '../view/event-drafts.ts';
import { pointerTo } from '../view/hypermedia.ts';
import { serviceBridge } from '../view/service-application/service-bridge.ts';
import { serviceConversation } from '../view/service-application/service-conversation.ts';
import { conversationSender } from '../view/service-application/service-hrefs.ts';
import { serviceMessaging } from '../view/service-application/service-messaging.ts';
import { serviceMessagingInvitation } from '../view/service-application/service-messaging-invitation.ts';
import { ucwaMessagingInvitation } from '../view/ucwa/ucwa-invitations.ts';
import { visitorViewer } from '../view/ucwa/viewer.ts';
import { isNotAwaited } from './delivery.ts';
import { earlyWordsFail } from './early-words.ts';
import { farewell } from './farewell.ts';
import { leftForAgents, leftForService } from './presence.ts';
import { calledFallsSilent } from './ringing.ts';
import { stopAllTyping } from './typing.ts';

/** Why the visitor leg ends, for each side. */
export type LegEnd = {
  readonly forService: JsonObject;
  /** Absent where the visitor caused it. */
  readonly forVisitor?: JsonObject;
};

/** The connected visitor leg ends, caused by either side; a meeting goes on without the visitor. Source: trusted-application.md#events (E20, E21) */
export const visitorLegEnds =
  (end: LegEnd): Step =>
  (call) =>
    inTurn(call, stopAllTyping, visitorIsGone(end), isNotAwaited(call.visitor.applicationId));

const visitorIsGone =
  (end: LegEnd): Step =>
  (before) => {
    const after: Call = {
      ...before,
      visitor: { ...before.visitor, state: 'Ended', bridge: undefined },
      receipts: before.receipts.filter(({ leg }) => leg !== 'visitor'),
    };
    const inMeeting = visitorPresent(before)
      ? [...leftForService(before, 'visitor'), ...leftForAgents(before, 'visitor')]
      : [];
    return tell(
      after,
      endedForService(before, after, end.forService),
      inMeeting,
      farewell(before, after, visitorViewer(before), end.forVisitor),
    );
  };

function endedForService(before: Call, after: Call, reason: JsonObject): readonly Notice[] {
  const { bridge } = before.visitor;
  const conversation = conversationSender(after, 'visitor');
  return [
    ...toLeg(
      after,
      'visitor',
      'conversation',
      updated(serviceMessaging(after, 'visitor'), reason),
      ...(bridge === undefined ? [] : [deleted(pointerTo(serviceBridge(before, bridge)), conversation)]),
    ),
    ...toLeg(after, 'visitor', 'communication', deleted(pointerTo(serviceConversation(after, 'visitor')))),
  ];
}

/**
 * The visitor's invitation, or that of the service application to a person who is called, ends without an answer, or with a no.
 * Choice: the state of the service application's own invitation is Failed then, also when the person declined, since known readers wait
 * endlessly on Declined. Source: ucwa.md#event-order, trusted-application.md#start-messaging
 */
export const visitorInvitationFails =
  (state: VisitorInvitation['state'], end: Required<Pick<LegEnd, 'forService' | 'forVisitor'>> & LegEnd): Step =>
  (call) => {
    const { called } = call.visitor;
    const over = called === undefined ? state : 'Failed';
    const after: Call = {
      ...call,
      visitor: {
        ...call.visitor,
        state: 'Ended',
        ...(called === undefined ? {} : { called: { devices: [] } }),
        invitation: { ...call.visitor.invitation, state: over, message: undefined, early: undefined },
      },
    };
    const service = toLeg(
      after,
      'visitor',
      'communication',
      failed(serviceMessagingInvitation(after), end.forService),
      deleted(pointerTo(serviceConversation(after, 'visitor'))),
    );
    const others =
      called === undefined
        ? visitorIsRefused(call, after, end.forVisitor)
        : called.devices.flatMap((device) => calledFallsSilent(after, device, state, end.forVisitor));
    return tell(after, service, others);
  };

function visitorIsRefused(before: Call, after: Call, reason: JsonObject): readonly Notice[] {
  const viewer = visitorViewer(after);
  return [
    ...toViewer(after, viewer, 'communication', failed(ucwaMessagingInvitation(after, viewer), reason)),
    ...earlyWordsFail(before, reason),
    ...farewell(before, after, viewer, reason),
  ];
}
