import {
  addParticipantInputSchema,
  inviteUserInputSchema,
  joinMeetingInputSchema,
  startAdhocMeetingInputSchema,
  withdrawInputSchema,
} from '../../../../protocol/trusted-application/inputs.ts';
import { readInput } from '../../../edge/input.ts';
import { invalidParameters, notFound } from '../../../edge/refusal.ts';
import type { Route } from '../../../edge/route.ts';
import { type Call, hasMeeting } from '../../call.ts';
import { agentInvitationId, meetingInvitationId, targetOfMeetingUri } from '../../call-ids.ts';
import { addParticipant } from '../../changes/add-participant.ts';
import { joinMeeting } from '../../changes/adhoc-meeting.ts';
import { endMeeting } from '../../changes/end-meeting.ts';
import { startMeeting } from '../../changes/start-meeting.ts';
import { withdrawAgentInvitation } from '../../changes/withdraw-agent-invitation.ts';
import { serviceOnlineMeeting } from '../../view/service-application/service-online-meeting.ts';
import { serviceAgentInvitation, serviceMeetingInvitation } from '../../view/service-application/service-operations.ts';
import { findInvitee } from '../invitee.ts';
import { readContent } from '../message-input.ts';
import { checkCallbackUrl } from './callback-url.ts';
import { openLeg, type ServiceRouteContext, type ServiceWork, serviceRoute } from './service-work.ts';

const conversation = '/conversations/{conversation}';

/** The on-demand meeting and the invitations into it. Source: trusted-application.md#meetings, trusted-application.md#add-participant */
export const meetingRoutes = (context: ServiceRouteContext): readonly Route[] => [
  serviceRoute(context, 'POST', '/onlineMeetingInvitations/startAdhocMeeting', 'Meetings.OnDemand.Create', begin),
  serviceRoute(context, 'GET', '/onlineMeetingInvitations/{invitation}', undefined, (work) =>
    work.show((call) => {
      if (!hasMeeting(call)) return undefined;
      const id = meetingInvitationId(call, call.meeting.number);
      return work.param('invitation').toLowerCase() === id ? serviceMeetingInvitation(call) : undefined;
    }),
  ),
  serviceRoute(context, 'POST', '/onlineMeetingInvitations', 'Meetings.JoinManage', join),
  serviceRoute(context, 'POST', '/userMeetingInvitations', 'Meetings.JoinManage', inviteUser),
  serviceRoute(context, 'GET', '/userMeetingInvitations/{invitation}', undefined, (work) =>
    work.show((call) => agentInvitation(call, work.param('invitation').toLowerCase())),
  ),
  serviceRoute(context, 'POST', '/participantInvitations', 'Meetings.JoinManage', invite),
  serviceRoute(context, 'GET', '/participantInvitations/{invitation}', undefined, (work) =>
    work.show((call) => agentInvitation(call, work.param('invitation').toLowerCase())),
  ),
  serviceRoute(context, 'POST', '/participantInvitations/{invitation}/cancel', 'Messages.SendReceive', withdraw),
  serviceRoute(context, 'POST', '/userMeetingInvitations/{invitation}/cancel', 'Messages.SendReceive', withdraw),
  serviceRoute(context, 'GET', `${conversation}/onlineMeeting`, 'Meetings.JoinManage', (work) =>
    work.showLeg((call, leg) => (leg === 'meeting' && hasMeeting(call) ? serviceOnlineMeeting(call) : undefined)),
  ),
  serviceRoute(context, 'POST', `${conversation}/onlineMeeting/terminateOnlineMeeting`, 'Meetings.JoinManage', (work) =>
    work.changeLeg((leg) => (leg === 'meeting' ? endMeeting : () => notFound())),
  ),
];

async function begin(work: ServiceWork) {
  const input = readInput(startAdhocMeetingInputSchema, work.routed);
  await checkCallbackUrl(work, input);
  const { operationId, subject, threadId, importance, callbackUrl, callbackContext } = input;
  const customContent = readContent(input.customContent);
  const { times, now } = work.context.dependencies;
  const expiresAt = now() + times.meetingMs;
  return work.change(
    startMeeting({
      operationId,
      subject,
      threadId,
      importance,
      customContent,
      expiresAt,
      callbackUrl,
      callbackContext,
    }),
    work.once('invitation', operationId, { ...input }),
  );
}

async function join(work: ServiceWork) {
  const input = readInput(joinMeetingInputSchema, work.routed);
  const target = targetOfMeeting(input.onlineMeetingUri ?? work.routed.query.confurl);
  await checkCallbackUrl(work, input);
  const { operationId, subject, threadId, callbackUrl, callbackContext } = input;
  const { localParticipantUri, localParticipantDisplayName, localParticipantType } = input;
  const localParticipant = { localParticipantUri, localParticipantDisplayName, localParticipantType };
  const once = work.once('invitation', operationId, [target, input]);
  const joining = { operationId, subject, threadId, localParticipant, callbackUrl, callbackContext };
  return work.changeIn(target, joinMeeting(joining), once);
}

async function inviteUser(work: ServiceWork) {
  const { operationId, to, onlineMeetingUri } = readInput(inviteUserInputSchema, work.routed);
  const target = targetOfMeeting(onlineMeetingUri);
  const { dependencies } = work.context;
  const { times, limits } = dependencies;
  const called = await findInvitee(dependencies, { tenantId: work.caller.endpoint.tenantId, target }, to);
  const operation = 'userMeetingInvitation';
  const change = addParticipant({ operationId, operation, ...called, times, limits });
  return work.changeIn(target, change, work.once('invitation', operationId, [target, called.to]));
}

function targetOfMeeting(uri: string | undefined): string {
  if (uri === undefined) throw invalidParameters('onlineMeetingUri');
  const target = targetOfMeetingUri(uri);
  if (target === undefined) throw notFound('ConversationNotFound');
  return target;
}

async function invite(work: ServiceWork) {
  const { operationId, to } = readInput(addParticipantInputSchema, work.routed);
  const { dependencies } = work.context;
  const { times, limits } = dependencies;
  const id = work.routed.query.conversationid ?? '';
  const called = await findInvitee(dependencies, { tenantId: work.caller.endpoint.tenantId, target: work.target }, to);
  const change = addParticipant({ operationId, ...called, times, limits });
  return work.change(
    (call, now) => (openLeg(call, id) === 'meeting' ? change(call, now) : notFound('ConversationNotFound')),
    work.once('invitation', operationId, [id.toLowerCase(), called.to]),
  );
}

function withdraw(work: ServiceWork) {
  const id = work.param('invitation').toLowerCase();
  const { acceptedByUri: uri, acceptedByDisplayName: displayName } = readInput(withdrawInputSchema, work.routed);
  const acceptedBy = uri === undefined ? undefined : { uri, ...(displayName === undefined ? {} : { displayName }) };
  return work.change((call, now) => {
    const invitation = invitationWith(call, id);
    return invitation === undefined ? notFound() : withdrawAgentInvitation(invitation.number, acceptedBy)(call, now);
  });
}

function agentInvitation(call: Call, id: string) {
  const invitation = invitationWith(call, id);
  return invitation === undefined || !hasMeeting(call) ? undefined : serviceAgentInvitation(call, invitation);
}

function invitationWith(call: Call, id: string) {
  return call.meeting?.invitations.find(({ number }) => agentInvitationId(call, number) === id);
}
