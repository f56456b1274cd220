import { conflict, notFound, type PlatformRefusal } from '../../edge/refusal.ts';
import { type Bridge, type Call, type Content, hasMeeting } from '../call.ts';
import { type Change, decided, noContent } from '../decision.ts';
import { inTurn, type Step, tell } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { sayEarlyWords, sayFirstWords } from '../steps/early-words.ts';
import { joinedForAgents, joinedForService } from '../steps/presence.ts';
import { meetingHearsVisitor, serviceHearsVisitor } from '../steps/speak.ts';
import { visitorLegConnects } from '../steps/visitor-leg-connects.ts';
import { visitorInvitationFails } from '../steps/visitor-leg-ends.ts';

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
    const remoteName = input.displayName ?? call.visitor.remoteName;
    const heard = (content: Content) => meetingHearsVisitor({ from: 'visitor', at: now, content });
    const progress = inTurn(
      call,
      visitorLegConnects({ remoteName, bridge }),
      enterMeeting,
      sayFirstWords(heard),
      sayEarlyWords(heard),
    );
    return decided('acceptAndBridge', { status: 200 }, progress);
  };

/** Accepts the visitor without a bridge: a conversation of two. Source: trusted-application.md#invitations */
export const acceptInvitation: Change = (call, now) => {
  const refusal = unanswerable(call);
  if (refusal !== undefined) return refusal;
  const first = (content: Content) => serviceHearsVisitor({ from: 'visitor', at: now, content });
  const early = () => tell;
  return decided('accept', noContent, inTurn(call, visitorLegConnects({}), sayFirstWords(first), sayEarlyWords(early)));
};

const enterMeeting: Step = (call) =>
  tell(call, joinedForService(call, 'meeting', 'visitor'), joinedForAgents(call, 'visitor'));

/** The service application does not want the visitor now. Source: trusted-application.md#decline */
export const declineInvitation: Change = (call) =>
  unanswerable(call) ??
  decided(
    'decline',
    noContent,
    visitorInvitationFails('Declined', { forService: reasons.declinedHere, forVisitor: reasons.declined })(call),
  );

/** Why an invitation cannot be answered: it has been, or it is over. */
function unanswerable(call: Call): PlatformRefusal | undefined {
  if (call.visitor.state === 'Connected') return conflict('AlreadyExists');
  return call.visitor.state === 'Ended' ? notFound('ConversationNotFound') : undefined;
}
