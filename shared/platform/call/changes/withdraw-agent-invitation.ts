import { conflict, notFound } from '../../edge/refusal.ts';
import { type AgentInvitation, hasMeeting } from '../call.ts';
import { type Change, decided, noContent, unchanged } from '../decision.ts';
import { inTurn } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { agentInvitationEnds } from '../steps/agent-invitation-ends.ts';

/**
 * The service application takes back an invitation of its own that rings, and says who has come in instead. Its repeat is answered alike.
 * Source: trusted-application.md#withdrawn-rings
 */
export const withdrawAgentInvitation =
  (number: number, acceptedBy?: AgentInvitation['acceptedBy']): Change =>
  (call) => {
    const invitation = hasMeeting(call) ? call.meeting.invitations.find((each) => each.number === number) : undefined;
    if (invitation === undefined || invitation.by !== undefined) return notFound();
    if (invitation.withdrawn) return unchanged('withdrawInvitation', noContent, call);
    if (invitation.state !== 'Connecting') return conflict('None');
    const end = {
      forService: reasons.cancelledHere,
      forDevices: reasons.cancelled,
      state: 'Cancelled' as const,
      withdrawn: true as const,
      acceptedBy,
    };
    return decided('withdrawInvitation', noContent, inTurn(call, agentInvitationEnds(number, end)));
  };
