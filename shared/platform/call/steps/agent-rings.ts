import type { AgentInvitation, CallWithMeeting } from '../call.ts';
import { type Notice, toViewer } from '../progress.ts';
import { added, started } from '../view/event-drafts.ts';
import { ucwaConversation } from '../view/ucwa/ucwa-conversation.ts';
import { ucwaAgentInvitation } from '../view/ucwa/ucwa-invitations.ts';
import { agentViewer } from '../view/ucwa/viewer.ts';

/** One device of an agent who is invited into the meeting begins to ring. Source: ucwa.md#meeting-invitation */
export function agentRingsAt(call: CallWithMeeting, invitation: AgentInvitation, device: string): readonly Notice[] {
  const viewer = agentViewer({ applicationId: device, uri: invitation.to, displayName: invitation.displayName });
  return toViewer(
    call,
    viewer,
    'communication',
    started(ucwaAgentInvitation(call, viewer, invitation)),
    added(ucwaConversation(call, viewer)),
  );
}
