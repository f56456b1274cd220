import { conflict, notFound, type PlatformRefusal } from '../../edge/refusal.ts';
import { type Bridge, type Call, hasMeeting } from '../call.ts';
import { type Change, type Decision, decided } from '../decision.ts';
import { inTurn, type Notice, type Step, tell, toLeg, toViewer } from '../progress.ts';
import { sayEarlyWords } from '../steps/early-words.ts';
import { joinedForAgents, joinedForService } from '../steps/presence.ts';
import { meetingHearsVisitor, serviceHearsVisitor } from '../steps/speak.ts';
import { added, addedWithoutContent, succeeded, updated } from '../view/event-drafts.ts';
import { serviceBridge } from '../view/service-application/service-bridge.ts';
import { serviceConversation } from '../view/service-application/service-conversation.ts';
import { conversationSender } from '../view/service-application/service-hrefs.ts';
import { serviceMessaging } from '../view/service-application/service-messaging.ts';
import { serviceVisitorInvitation } from '../view/service-application/service-visitor-invitation.ts';
import { ucwaConversation, ucwaMessaging } from '../view/ucwa/ucwa-conversation.ts';
import { ucwaVisitorInvitation } from '../view/ucwa/ucwa-invitations.ts';
import { ucwaParticipantMessaging, ucwaParticipantPointer } from '../view/ucwa/ucwa-participant.ts';
import { visitorViewer } from '../view/ucwa/viewer.ts';

/** Input of acceptAndBridge; the name is what the visitor sees as the other side. */
export type AcceptAndBridge = { readonly onlineMeetingUri: string; readonly displayName?: string | undefined };

/**
 * Accepts the visitor and puts the visitor into the meeting; what the visitor said with the invitation is the first to be heard there.
 * Source: trusted-application.md#accept-and-bridge, trusted-application.md#events (E09 to E11)
 */
export const acceptAndBridge =
  (input: AcceptAndBridge): Change =>
  (call, now) => {
    const refusal = unanswerable(call);
    if (refusal !== undefined) return refusal;
    const uri = input.onlineMeetingUri.toLowerCase();
    if (!hasMeeting(call) || call.meeting.onlineMeetingUri.toLowerCase() !== uri)
      return notFound('ConversationNotFound');
    const bridge: Bridge = { onlineMeetingUri: call.meeting.onlineMeetingUri, participants: [] };
    const connects = connected(input.displayName ?? call.visitor.remoteName, bridge);
    return accepted(
      'acceptAndBridge',
      { status: 200 },
      call,
      connects,
      enterMeeting,
      firstWords(now, meetingHearsVisitor),
      sayEarlyWords((content) => meetingHearsVisitor({ from: 'visitor', at: now, content })),
    );
  };

/** Accepts the visitor without a bridge: a conversation of two. Source: trusted-application.md#invitations */
export const acceptInvitation: Change = (call, now) =>
  unanswerable(call) ??
  accepted(
    'accept',
    { status: 204 },
    call,
    connected(call.visitor.remoteName),
    firstWords(now, serviceHearsVisitor),
    sayEarlyWords(() => tell),
  );

const accepted = (step: string, answer: { readonly status: number }, call: Call, ...steps: readonly Step[]): Decision =>
  decided(step, answer, inTurn(call, ...steps, forgetFirstWords));

/** Why an invitation cannot be answered: it has been, or it is over. */
export function unanswerable(call: Call): PlatformRefusal | undefined {
  if (call.visitor.state === 'Connected') return conflict('AlreadyExists');
  return call.visitor.state === 'Ended' ? notFound('ConversationNotFound') : undefined;
}

const connected =
  (remoteName: string, bridge?: Bridge): Step =>
  (before) => {
    const invitation = { ...before.visitor.invitation, state: 'Connected' as const };
    const call: Call = {
      ...before,
      visitor: { ...before.visitor, state: 'Connected', remoteName, bridge, invitation },
    };
    return tell(call, connectedForService(call), connectedForVisitor(call));
  };

function connectedForService(call: Call): readonly Notice[] {
  const { bridge } = call.visitor;
  return [
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
      succeeded(serviceVisitorInvitation(call)),
    ),
  ];
}

function connectedForVisitor(call: Call): readonly Notice[] {
  const viewer = visitorViewer(call);
  const remote = ucwaParticipantPointer(call, viewer, 'service');
  const local = { ...ucwaParticipantPointer(call, viewer, 'visitor'), rel: 'localParticipant' };
  return [
    ...toViewer(call, viewer, 'communication', updated(ucwaConversation(call, viewer))),
    ...toViewer(
      call,
      viewer,
      'conversation',
      addedWithoutContent(remote),
      added(ucwaParticipantMessaging(call, viewer, 'service'), remote),
      added(ucwaParticipantMessaging(call, viewer, 'visitor'), local),
      updated(ucwaMessaging(call, viewer)),
    ),
    ...toViewer(call, viewer, 'communication', succeeded(ucwaVisitorInvitation(call, viewer))),
  ];
}

const enterMeeting: Step = (call) => tell(call, joinedForService(call, 'visitor'), joinedForAgents(call, 'visitor'));

const firstWords =
  (now: number, heard: typeof meetingHearsVisitor): Step =>
  (call) => {
    const { message } = call.visitor.invitation;
    return message === undefined ? tell(call) : heard({ from: 'visitor', at: now, content: message })(call);
  };

const forgetFirstWords: Step = (call) =>
  tell({ ...call, visitor: { ...call.visitor, invitation: { ...call.visitor.invitation, message: undefined } } });
