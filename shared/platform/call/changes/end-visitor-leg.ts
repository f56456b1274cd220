import type { DeadCallback } from '../../calls.ts';
import { notFound } from '../../refusal.ts';
import { type Change, decided, noContent } from '../decision.ts';
import { reasons } from '../reasons.ts';
import { visitorInvitationFails, visitorLegEnds } from '../steps/visitor-leg-ends.ts';

/**
 * The visitor closes the chat, or is gone: by request, by the end of the UCWA application, or by silence.
 * Source: ucwa.md#ending, trusted-application.md#events (E20, E21)
 */
export const visitorLeaves: Change = (call) => {
  if (call.visitor.state === 'Ended') return notFound('ConversationNotFound');
  const progress =
    call.visitor.state === 'Connecting'
      ? visitorInvitationFails('Cancelled', { forService: reasons.cancelled, forVisitor: reasons.cancelledHere })(call)
      : visitorLegEnds({ forService: reasons.visitorLeft })(call);
  return decided('visitorLeaves', noContent, progress);
};

/** The service application ends the visitor leg; while it rings that is a decline. Source: trusted-application.md#conversations */
export const endVisitorLeg: Change = (call) => {
  if (call.visitor.state === 'Ended') return notFound('ConversationNotFound');
  const progress =
    call.visitor.state === 'Connecting'
      ? visitorInvitationFails('Declined', { forService: reasons.declinedHere, forVisitor: reasons.declined })(call)
      : visitorLegEnds({ forService: reasons.ended, forVisitor: reasons.ended })(call);
  return decided('endVisitorLeg', noContent, progress);
};

/** Callbacks of the visitor leg cannot be delivered any more. Source: trusted-application.md#callback-delivery */
export const visitorLegDead =
  (why: DeadCallback): Change =>
  (call) => {
    if (call.visitor.state === 'Ended') return notFound('ConversationNotFound');
    const end = { forService: reasons[why], forVisitor: reasons[why], silent: true };
    const progress =
      call.visitor.state === 'Connecting' ? visitorInvitationFails('Failed', end)(call) : visitorLegEnds(end)(call);
    return decided('visitorLegDead', noContent, progress);
  };
