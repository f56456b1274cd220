import type { JsonObject } from '../../../kernel/json.ts';
import { type AgentInvitation, type CallWithMeeting, hasMeeting } from '../call.ts';
import { type Step, tell } from '../progress.ts';
import { failed } from '../view/event-drafts.ts';
import { toInviter } from './inviter.ts';
import { agentFallsSilent } from './ringing.ts';

/** How an invitation ends that was not accepted: for the service application, and for the devices where it rings. */
export type InvitationEnd = {
  readonly forService: JsonObject;
  readonly forDevices: JsonObject;
  readonly state: 'Failed' | 'Cancelled' | 'Declined';
  /** The inviter takes it back. */
  readonly withdrawn?: true;
  readonly acceptedBy?: AgentInvitation['acceptedBy'];
};

/** The call with one invitation in another state; those that are over are forgotten when there are many. */
export function withInvitation(call: CallWithMeeting, changed: AgentInvitation): CallWithMeeting {
  const invitations = call.meeting.invitations.map((each) => (each.number === changed.number ? changed : each));
  return { ...call, meeting: { ...call.meeting, invitations: invitations.filter(remembered) } };
}

const rememberedInvitations = 40;

const remembered = (invitation: AgentInvitation, index: number, all: readonly AgentInvitation[]): boolean =>
  invitation.state === 'Connecting' || index >= all.length - rememberedInvitations;

/**
 * An agent's invitation ends without the agent: the operation fails, the devices fall silent.
 * Choice: the operation's state is Failed also when the agent declined, since known readers wait endlessly on Declined.
 * Source: trusted-application.md#add-participant
 */
export const agentInvitationEnds =
  (number: number, end: InvitationEnd): Step =>
  (call) => {
    const invitation = call.meeting?.invitations.find((each) => each.number === number);
    if (!hasMeeting(call) || invitation?.state !== 'Connecting') return tell(call);
    const { withdrawn, acceptedBy } = end;
    const taken = { ...(withdrawn && { withdrawn }), ...(acceptedBy && { acceptedBy }) };
    const over: AgentInvitation = { ...invitation, state: 'Failed', devices: [], ...taken };
    const after = withInvitation(call, over);
    return tell(
      after,
      toInviter(after, over, (operation) => failed(operation, end.forService)),
      invitation.devices.flatMap((device) =>
        agentFallsSilent(call, { ...invitation, ...taken }, device, end.state, end.forDevices),
      ),
    );
  };
