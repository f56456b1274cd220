import { agentsOf } from '../audience.ts';
import type { AgentInvitation, CallWithMeeting } from '../call.ts';
import { type Notice, toLeg, toViewer } from '../progress.ts';
import type { EventDraft, Resource } from '../view/hypermedia.ts';
import { serviceAgentInvitation } from '../view/service-application/service-operations.ts';
import { ucwaColleagueInvitation } from '../view/ucwa/ucwa-invitations.ts';
import { agentViewer } from '../view/ucwa/viewer.ts';

/**
 * What becomes of an agent's invitation, for the one who made it: the service application, or a colleague in the meeting, while there.
 * Source: trusted-application.md#add-participant, ucwa.md#inviting-a-colleague
 */
export function toInviter(
  call: CallWithMeeting,
  invitation: AgentInvitation,
  event: (resource: Resource) => EventDraft,
): readonly Notice[] {
  if (invitation.by === undefined) {
    return toLeg(call, 'meeting', 'communication', event(serviceAgentInvitation(call, invitation)));
  }
  const inviter = agentsOf(call).find(({ uri }) => uri === invitation.by);
  if (inviter === undefined) return [];
  const viewer = agentViewer(inviter);
  return toViewer(call, viewer, 'communication', event(ucwaColleagueInvitation(call, viewer, invitation)));
}
