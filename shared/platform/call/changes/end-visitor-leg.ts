import type { UcwaApplication } from '../../channels/ucwa-application.ts';
import { notFound } from '../../edge/refusal.ts';
import { type Call, isCalled, isPersonal } from '../call.ts';
import type { DeadCallback } from '../calls.ts';
import { type Change, decided, noContent } from '../decision.ts';
import type { Step } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { visitorInvitationFails, visitorLegEnds } from '../steps/visitor-leg-ends.ts';
import { calledDeclines } from './answer-called-invitation.ts';
import { leaveMeeting } from './leave-meeting.ts';

/**
 * The visitor closes the chat, or is gone: by request, by the end of the UCWA application, or by silence.
 * Source: ucwa.md#ending, trusted-application.md#events (E20, E21)
 */
export const visitorLeaves: Change = (call) => {
  if (call.visitor.state === 'Ended') return notFound('ConversationNotFound');
  const progress =
    call.visitor.state === 'Connecting'
      ? takesBack(call)(call)
      : visitorLegEnds({ forService: reasons.visitorLeft })(call);
  return decided('visitorLeaves', noContent, progress);
};

/** A person who is called declines by this, a visitor withdraws the invitation. */
const takesBack = (call: Call): Step =>
  isCalled(call)
    ? calledDeclines
    : visitorInvitationFails('Cancelled', { forService: reasons.cancelled, forVisitor: reasons.cancelledHere });

/**
 * The service application ends the visitor leg; while it rings that is a decline, or takes its own invitation back.
 * Source: trusted-application.md#conversations
 */
export const endVisitorLeg: Change = (call) => {
  if (call.visitor.state === 'Ended') return notFound('ConversationNotFound');
  const progress =
    call.visitor.state === 'Connecting'
      ? turnsDown(call)(call)
      : visitorLegEnds({ forService: reasons.ended, forVisitor: reasons.ended })(call);
  return decided('endVisitorLeg', noContent, progress);
};

const turnsDown = (call: Call): Step =>
  isCalled(call)
    ? visitorInvitationFails('Cancelled', { forService: reasons.cancelledHere, forVisitor: reasons.cancelled })
    : visitorInvitationFails('Declined', { forService: reasons.declinedHere, forVisitor: reasons.declined });

/** An application has ended: its owner leaves what goes on there. */
export const ownerLeaves = ({ scope, id }: Pick<UcwaApplication, 'scope' | 'id'>): Change =>
  scope === 'psanon' ? visitorLeaves : personLeaves(id);

/** A signed-in person's application has ended: its owner leaves the chat with the service application that goes on there, or the meeting. */
const personLeaves =
  (applicationId: string): Change =>
  (call, now) =>
    isPersonal(call) && call.visitor.applicationId === applicationId && call.visitor.state !== 'Ended'
      ? visitorLeaves(call, now)
      : leaveMeeting(applicationId)(call, now);

/** Callbacks of the visitor leg are not taken. Source: trusted-application.md#callback-delivery */
export const visitorLegDead =
  (why: DeadCallback): Change =>
  (call) => {
    if (call.visitor.state === 'Ended') return notFound('ConversationNotFound');
    const end = { forService: reasons[why], forVisitor: reasons[why] };
    const progress =
      call.visitor.state === 'Connecting' ? visitorInvitationFails('Failed', end)(call) : visitorLegEnds(end)(call);
    return decided('visitorLegDead', noContent, progress);
  };
