import { conflict, notFound } from '../../edge/refusal.ts';
import type { Call } from '../call.ts';
import { type Change, decided, noContent, unchanged } from '../decision.ts';
import { inTurn, type Notice, type Step, tell, toLeg, toViewer } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { calledFallsSilent } from '../steps/called-rings.ts';
import { serviceSpeaks } from '../steps/speak.ts';
import { visitorInvitationFails } from '../steps/visitor-leg-ends.ts';
import { added, addedWithoutContent, succeeded, updated } from '../view/event-drafts.ts';
import { serviceCalledInvitation } from '../view/service-application/service-called-invitation.ts';
import { serviceConversation } from '../view/service-application/service-conversation.ts';
import { serviceMessaging } from '../view/service-application/service-messaging.ts';
import {
  serviceParticipant,
  serviceParticipantMessaging,
  serviceParticipantPointer,
} from '../view/service-application/service-participant.ts';
import { ucwaCalledInvitation } from '../view/ucwa/ucwa-called-invitation.ts';
import { ucwaConversation, ucwaMessaging } from '../view/ucwa/ucwa-conversation.ts';
import {
  ucwaLocalParticipant,
  ucwaParticipantMessaging,
  ucwaParticipantPointer,
} from '../view/ucwa/ucwa-participant.ts';
import { visitorViewer } from '../view/ucwa/viewer.ts';

/** Who answers an invitation of the service application, and on which device. */
export type AnswerCall = { readonly uri: string; readonly applicationId: string };

/**
 * Somebody who is called accepts on one device: the others fall silent, the two can chat.
 * Source: trusted-application.md#start-messaging, ucwa.md#messaging-invitation
 */
export const acceptCall =
  ({ uri, applicationId }: AnswerCall): Change =>
  (call, now) => {
    if (!isFor(call, uri)) return notFound();
    const { state } = call.visitor.invitation;
    if (state === 'Connected' && call.visitor.applicationId === applicationId) {
      return unchanged('acceptCall', noContent, call);
    }
    if (state !== 'Connecting') return conflict('ConnectedElsewhere');
    return decided('acceptCall', noContent, inTurn(call, connects(applicationId), firstWords(now)));
  };

/** Somebody who is called declines, for all devices. Source: trusted-application.md#start-messaging */
export const declineCall =
  ({ uri }: Pick<AnswerCall, 'uri'>): Change =>
  (call) => {
    if (!isFor(call, uri)) return notFound();
    if (call.visitor.invitation.state !== 'Connecting') return conflict('None');
    return decided('declineCall', noContent, calledDeclines(call));
  };

/** The step by which an invitation of the service application is declined. */
export const calledDeclines: Step = visitorInvitationFails('Declined', {
  forService: reasons.declined,
  forVisitor: reasons.declinedElsewhere,
});

const isFor = ({ visitor }: Call, uri: string): boolean =>
  visitor.called !== undefined && visitor.uri === uri && visitor.state !== 'Ended';

const connects =
  (applicationId: string): Step =>
  (before) => {
    const invitation = { ...before.visitor.invitation, state: 'Connected' as const };
    const visitor = {
      ...before.visitor,
      state: 'Connected' as const,
      applicationId,
      called: { devices: [] },
      invitation,
    };
    const call: Call = { ...before, visitor };
    const others = before.visitor.called?.devices.filter((device) => device !== applicationId) ?? [];
    return tell(
      call,
      connectedForService(call),
      connectedForPerson(call),
      others.flatMap((device) => calledFallsSilent(before, device, 'Cancelled', reasons.connectedElsewhere)),
    );
  };

const connectedForService = (call: Call): readonly Notice[] => [
  ...toLeg(
    call,
    'visitor',
    'conversation',
    added(serviceParticipant(call, 'visitor', 'visitor')),
    added(
      serviceParticipantMessaging(call, 'visitor', 'visitor'),
      serviceParticipantPointer(call, 'visitor', 'visitor'),
    ),
    updated(serviceMessaging(call, 'visitor')),
  ),
  ...toLeg(
    call,
    'visitor',
    'communication',
    updated(serviceConversation(call, 'visitor')),
    succeeded(serviceCalledInvitation(call)),
  ),
];

function connectedForPerson(call: Call): readonly Notice[] {
  const viewer = visitorViewer(call);
  const remote = ucwaParticipantPointer(call, viewer, 'service');
  return [
    ...toViewer(call, viewer, 'communication', updated(ucwaConversation(call, viewer))),
    ...toViewer(
      call,
      viewer,
      'conversation',
      added(ucwaLocalParticipant(call, viewer)),
      addedWithoutContent(remote),
      added(ucwaParticipantMessaging(call, viewer, 'service'), remote),
      updated(ucwaMessaging(call, viewer)),
    ),
    ...toViewer(call, viewer, 'communication', succeeded(ucwaCalledInvitation(call, viewer))),
  ];
}

const firstWords =
  (now: number): Step =>
  (call) => {
    const { message, ...invitation } = call.visitor.invitation;
    if (message === undefined) return tell(call);
    const said = serviceSpeaks('visitor', { from: 'service', at: now, content: message })(call);
    return { ...said, call: { ...said.call, visitor: { ...said.call.visitor, invitation } } };
  };
