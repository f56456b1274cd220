import { notFound } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import { hasMeeting } from '../../call.ts';
import { callPartition, invitationNumber } from '../../call-ids.ts';
import { acceptAgentInvitation, declineAgentInvitation } from '../../changes/answer-agent-invitation.ts';
import { acceptCall, declineCall } from '../../changes/answer-called-invitation.ts';
import type { Change } from '../../decision.ts';
import { ucwaAgentInvitation } from '../../view/ucwa/ucwa-invitations.ts';
import { agentViewer } from '../../view/ucwa/viewer.ts';
import { shown } from '../answers.ts';
import { notSupported, type UcwaRouteContext, type UcwaWork, ucwaRoute } from './ucwa-work.ts';

const messagingInvitation = '/communication/messagingInvitations/{invitation}';
const meetingInvitation = '/communication/onlineMeetingInvitations/{invitation}';

/**
 * A signed-in person answers an invitation of a service application: to a chat, or into a meeting.
 * Source: ucwa.md#messaging-invitation, ucwa.md#meeting-invitation
 */
export const answerRoutes = (context: UcwaRouteContext): readonly Route[] => [
  ucwaRoute(context, 'GET', meetingInvitation, showMeetingInvitation),
  ...answers(context, messagingInvitation, { accept: acceptCall, decline: declineCall }),
  ...answers(context, meetingInvitation, { accept: acceptAgentInvitation, decline: declineAgentInvitation }),
];

/** Who answers an invitation, and on which device. */
type Answer = ReturnType<typeof answerIn>;

function answers(
  context: UcwaRouteContext,
  invitation: string,
  { accept, decline }: Readonly<Record<'accept' | 'decline', (answer: Answer) => Change>>,
): readonly Route[] {
  return [
    ucwaRoute(context, 'POST', `${invitation}/accept`, async (work) => {
      const answer = answerIn(work);
      await context.memberships.add(work.application, answer.target);
      const accepted = await context.store.change(answer.partition, accept(answer), undefined, 'waits');
      await work.leaveIfEnded(answer.target);
      return accepted;
    }),
    ucwaRoute(context, 'POST', `${invitation}/decline`, async (work) => {
      const answer = answerIn(work);
      return context.store.change(answer.partition, decline(answer), undefined, 'waits');
    }),
  ];
}

async function showMeetingInvitation(work: UcwaWork) {
  const { number, partition, ...agent } = answerIn(work);
  const call = await work.context.store.read(partition);
  const found = call.meeting?.invitations.find((each) => each.number === number && each.to === agent.uri);
  if (!hasMeeting(call) || found === undefined) throw notFound();
  return shown(ucwaAgentInvitation(call, agentViewer(agent), found), '');
}

function answerIn(work: UcwaWork) {
  const { caller, application } = work;
  if (caller.kind !== 'user') throw notSupported();
  const id = work.param('invitation');
  const target = work.target(id);
  const { uri, displayName } = caller;
  const partition = callPartition(application.tenantId, target);
  return { number: invitationNumber(id), target, uri, displayName, applicationId: application.id, partition };
}
