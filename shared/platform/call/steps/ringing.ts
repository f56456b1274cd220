import type { JsonObject } from '../../../kernel/json.ts';
import type { AgentInvitation, Call, CallWithMeeting, VisitorInvitation } from '../call.ts';
import { type Notice, toViewer } from '../progress.ts';
import { added, deleted, failed, started } from '../view/event-drafts.ts';
import { pointerTo, type Resource } from '../view/hypermedia.ts';
import { ucwaConversation } from '../view/ucwa/ucwa-conversation.ts';
import { ucwaAgentInvitation, ucwaMessagingInvitation } from '../view/ucwa/ucwa-invitations.ts';
import { agentViewer, calledViewer, type Viewer } from '../view/ucwa/viewer.ts';

/** One device of an agent who is invited into the meeting begins to ring. Source: ucwa.md#meeting-invitation */
export function agentRingsAt(call: CallWithMeeting, invitation: AgentInvitation, device: string): readonly Notice[] {
  const viewer = invitedViewer(invitation, device);
  return rings(call, viewer, ucwaAgentInvitation(call, viewer, invitation));
}

/** One device of an agent who is invited into the meeting falls silent; `state` is what the device is told. Source: ucwa.md#meeting-invitation */
export function agentFallsSilent(
  call: CallWithMeeting,
  invitation: AgentInvitation,
  device: string,
  state: 'Failed' | 'Cancelled' | 'Declined',
  reason: JsonObject,
): readonly Notice[] {
  const viewer = invitedViewer(invitation, device);
  return fallsSilent(call, viewer, ucwaAgentInvitation(call, viewer, invitation, state), reason);
}

/** One device of a person who is called begins to ring. Source: ucwa.md#messaging-invitation */
export function calledRingsAt(call: Call, device: string): readonly Notice[] {
  const viewer = calledViewer(call, device);
  return rings(call, viewer, ucwaMessagingInvitation(call, viewer));
}

/** One device of a person who is called falls silent; `state` is what the device is told. Source: ucwa.md#messaging-invitation */
export function calledFallsSilent(
  call: Call,
  device: string,
  state: VisitorInvitation['state'],
  reason: JsonObject,
): readonly Notice[] {
  const viewer = calledViewer(call, device);
  return fallsSilent(call, viewer, ucwaMessagingInvitation(call, viewer, state), reason);
}

const invitedViewer = ({ to, displayName }: AgentInvitation, applicationId: string): Viewer =>
  agentViewer({ applicationId, uri: to, displayName });

const rings = (call: Call, viewer: Viewer, invitation: Resource): readonly Notice[] =>
  toViewer(call, viewer, 'communication', started(invitation), added(ucwaConversation(call, viewer)));

const fallsSilent = (call: Call, viewer: Viewer, invitation: Resource, reason: JsonObject): readonly Notice[] =>
  toViewer(
    call,
    viewer,
    'communication',
    failed(invitation, reason),
    deleted(pointerTo(ucwaConversation(call, viewer)), undefined, reason),
  );
