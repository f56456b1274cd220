import { conflict, notFound } from '../../edge/refusal.ts';
import { defaultLimits, type PlatformLimits } from '../../limits.ts';
import type { PlatformTimes } from '../../times.ts';
import { type AgentInvitation, type CallWithMeeting, hasMeeting } from '../call.ts';
import { type Change, created, decided } from '../decision.ts';
import { tooManyParticipants } from '../limits.ts';
import { inTurn, type Step, tell } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { agentInvitationEnds } from '../steps/agent-invitation-ends.ts';
import { toInviter } from '../steps/inviter.ts';
import { agentRingsAt } from '../steps/ringing.ts';
import { started } from '../view/event-drafts.ts';
import { serviceAgentInvitation } from '../view/service-application/service-operations.ts';
import { ucwaColleagueInvitation } from '../view/ucwa/ucwa-invitations.ts';
import { agentViewer } from '../view/ucwa/viewer.ts';

/** An agent to be invited; `person` is absent for an address that the directory does not know. */
export type AddParticipant = {
  readonly operationId: string;
  /** SIP URI in lower case. */
  readonly to: string;
  readonly person?: { readonly displayName: string } | undefined;
  /** SIP URI of the agent who invites; absent: the service application does. */
  readonly by?: string | undefined;
  readonly operation?: AgentInvitation['operation'];
  /** The person's live UCWA applications: all of them ring. */
  readonly devices: readonly string[];
  readonly times: Pick<PlatformTimes, 'ringMs'>;
  readonly limits?: Pick<PlatformLimits, 'agentsPerMeeting'>;
};

/**
 * Invites an agent into the meeting.
 * Choice: people who are unknown or have no application open fail at once; the others ring until the time is over.
 * Source: trusted-application.md#add-participant, trusted-application.md#events (E14)
 */
export const addParticipant =
  (input: AddParticipant): Change =>
  (call, now) => {
    if (!hasMeeting(call)) return notFound('ConversationNotFound');
    const { agents, invitations } = call.meeting;
    if (agents.some(({ uri }) => uri === input.to)) return conflict('AlreadyExists');
    const ringing = invitations.filter(({ state }) => state === 'Connecting');
    if (ringing.some(({ to }) => to === input.to)) return conflict('AnotherOperationPending');
    const { agentsPerMeeting } = input.limits ?? defaultLimits;
    if (agents.length + ringing.length >= agentsPerMeeting) return tooManyParticipants();
    const invitation = newInvitation(call, input, now);
    const progress = inTurn(call, rings(call, invitation), ...failsAtOnce(input, invitation));
    return decided('addParticipant', created(operationHref(call, invitation)), progress);
  };

/** How an invitation ends that rings nowhere. */
function failsAtOnce({ person, devices }: AddParticipant, { number }: AgentInvitation): readonly Step[] {
  if (person !== undefined && devices.length > 0) return [];
  const reason = person === undefined ? reasons.unknownPerson : reasons.unavailable;
  return [agentInvitationEnds(number, { forService: reason, forDevices: reason, state: 'Failed' })];
}

function operationHref(call: CallWithMeeting, invitation: AgentInvitation): string {
  const inviter = call.meeting.agents.find(({ uri }) => uri === invitation.by);
  if (inviter === undefined) return serviceAgentInvitation(call, invitation).href;
  return ucwaColleagueInvitation(call, agentViewer(inviter), invitation).href;
}

const newInvitation = (call: CallWithMeeting, input: AddParticipant, now: number): AgentInvitation => ({
  number: call.meeting.invited + 1,
  operationId: input.operationId,
  to: input.to,
  displayName: input.person?.displayName ?? '',
  by: input.by,
  operation: input.operation,
  state: 'Connecting',
  devices: input.devices,
  ringUntil: now + input.times.ringMs,
});

const rings = (before: CallWithMeeting, invitation: AgentInvitation): Step => {
  const { meeting } = before;
  const invitations = [...meeting.invitations, invitation];
  const call: CallWithMeeting = { ...before, meeting: { ...meeting, invited: invitation.number, invitations } };
  return () =>
    tell(
      call,
      toInviter(call, invitation, started),
      invitation.devices.flatMap((device) => agentRingsAt(call, invitation, device)),
    );
};
