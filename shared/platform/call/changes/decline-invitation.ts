import { type Change, decided, noContent } from '../decision.ts';
import { reasons } from '../reasons.ts';
import { visitorInvitationFails } from '../steps/visitor-leg-ends.ts';
import { unanswerable } from './accept-invitation.ts';

/** The service application does not want the visitor now. Source: trusted-application.md#decline */
export const declineInvitation: Change = (call) =>
  unanswerable(call) ??
  decided(
    'decline',
    noContent,
    visitorInvitationFails('Declined', { forService: reasons.declinedHere, forVisitor: reasons.declined })(call),
  );
