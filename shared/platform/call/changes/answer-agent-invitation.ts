import { conflict, notFound } from '../../edge/refusal.ts';
import { type Agent, type AgentInvitation, type Call, type CallWithMeeting, hasMeeting } from '../call.ts';
import { type Change, decided, noContent, unchanged } from '../decision.ts';
import { inTurn, type Notice, type Step, tell } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { agentInvitationEnds, withInvitation } from '../steps/agent-invitation-ends.ts';
import { toInviter } from '../steps/inviter.ts';
import { joinedForAgents, joinedForService, joinedForViewer } from '../steps/presence.ts';
import { agentFallsSilent } from '../steps/ringing.ts';
import { watchedByVisitor } from '../steps/sight.ts';
import { stopAllTyping } from '../steps/typing.ts';
import { welcome } from '../steps/welcome.ts';
import { added, succeeded } from '../view/event-drafts.ts';
import { ucwaAgentInvitation } from '../view/ucwa/ucwa-invitations.ts';
import { ucwaLocalParticipant } from '../view/ucwa/ucwa-participant.ts';
import { agentViewer, seenRoster } from '../view/ucwa/viewer.ts';

/** An agent's answer, from one device. */
export type AnswerInvitation = {
  readonly number: number;
  readonly uri: string;
  readonly displayName: string;
  readonly applicationId: string;
};

/**
 * An agent accepts on one device: the others fall silent, the agent is in the meeting.
 * Source: trusted-application.md#events (E15), ucwa.md#meeting-invitation
 */
export const acceptAgentInvitation =
  (input: AnswerInvitation): Change =>
  (call, now) => {
    const invitation = invitationTo(call, input);
    if (!hasMeeting(call) || invitation === undefined) return notFound();
    const present = call.meeting.agents.find(({ uri }) => uri === input.uri);
    if (present?.applicationId === input.applicationId && invitation.state === 'Connected') {
      return unchanged('acceptInvitation', noContent, call);
    }
    if (invitation.state !== 'Connecting') return conflict(invitation.withdrawn ? 'Canceled' : 'ConnectedElsewhere');
    const { applicationId, uri, displayName } = input;
    const joining = joins({ applicationId, uri, displayName, joinedAt: now }, invitation);
    return decided('acceptInvitation', noContent, inTurn(call, stopAllTyping, watchedByVisitor(joining)));
  };

/** An agent declines, for all devices. Source: trusted-application.md#add-participant */
export const declineAgentInvitation =
  (input: Pick<AnswerInvitation, 'number' | 'uri'>): Change =>
  (call) => {
    const invitation = invitationTo(call, input);
    if (invitation === undefined) return notFound();
    if (invitation.state !== 'Connecting') return conflict('None');
    const end = { forService: reasons.declined, forDevices: reasons.declinedElsewhere, state: 'Declined' as const };
    return decided('declineInvitation', noContent, inTurn(call, agentInvitationEnds(input.number, end)));
  };

const invitationTo = (call: Call, { number, uri }: Pick<AnswerInvitation, 'number' | 'uri'>) =>
  hasMeeting(call) ? call.meeting.invitations.find((each) => each.number === number && each.to === uri) : undefined;

const joins =
  (agent: Agent, invitation: AgentInvitation): Step =>
  (before) => {
    if (!hasMeeting(before)) return tell(before);
    const answered: AgentInvitation = { ...invitation, state: 'Connected', devices: [] };
    const meeting = { ...before.meeting, agents: [...before.meeting.agents, agent] };
    const call = withInvitation({ ...before, meeting }, answered);
    return tell(
      call,
      joinedForService(call, 'meeting', agent.uri),
      toInviter(call, answered, succeeded),
      welcomed(call, agent, answered),
      joinedForAgents(call, agent.uri),
      othersFallSilent(before, invitation, agent.applicationId),
    );
  };

/** What the agent's own device is told. */
function welcomed(call: CallWithMeeting, agent: Agent, invitation: AgentInvitation): readonly Notice[] {
  const viewer = agentViewer(agent);
  const others = seenRoster(call, viewer).flatMap((who) => joinedForViewer(call, viewer, who));
  const people = [added(ucwaLocalParticipant(call, viewer)), ...others];
  return welcome(call, viewer, people, ucwaAgentInvitation(call, viewer, invitation));
}

const othersFallSilent = (call: CallWithMeeting, invitation: AgentInvitation, accepting: string): readonly Notice[] =>
  invitation.devices
    .filter((device) => device !== accepting)
    .flatMap((device) => agentFallsSilent(call, invitation, device, 'Cancelled', reasons.connectedElsewhere));
