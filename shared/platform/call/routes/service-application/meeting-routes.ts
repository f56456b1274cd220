import {
  addParticipantInputSchema,
  type StartAdhocMeetingInput,
  startAdhocMeetingInputSchema,
} from '../../../../protocol/trusted-application/inputs.ts';
import { readInput } from '../../../input.ts';
import { invalidParameters, notFound, PlatformRefusal } from '../../../refusal.ts';
import type { Route } from '../../../route.ts';
import { type Call, hasMeeting } from '../../call.ts';
import { agentInvitationId, meetingInvitationId } from '../../call-ids.ts';
import { addParticipant } from '../../changes/add-participant.ts';
import { endMeeting } from '../../changes/end-meeting.ts';
import { startMeeting } from '../../changes/start-meeting.ts';
import { serviceOnlineMeeting } from '../../view/service-application/service-online-meeting.ts';
import { serviceAgentInvitation, serviceMeetingInvitation } from '../../view/service-application/service-operations.ts';
import { readContent } from '../message-input.ts';
import { personCalled } from '../person-called.ts';
import { openLeg, type ServiceDesk, type ServiceWork, serviceRoute } from './service-work.ts';

const conversation = '/conversations/{conversation}';

/** The on-demand meeting and the invitations into it. Source: trusted-application.md#meetings, trusted-application.md#add-participant */
export const meetingRoutes = (desk: ServiceDesk): readonly Route[] => [
  serviceRoute(desk, 'POST', '/onlineMeetingInvitations/startAdhocMeeting', 'Meetings.OnDemand.Create', begin),
  serviceRoute(desk, 'GET', '/onlineMeetingInvitations/{invitation}', undefined, (work) =>
    work.show((call) => {
      if (!hasMeeting(call)) return undefined;
      const id = meetingInvitationId(call, call.meeting.number);
      return work.param('invitation').toLowerCase() === id ? serviceMeetingInvitation(call) : undefined;
    }),
  ),
  serviceRoute(desk, 'POST', '/participantInvitations', 'Meetings.JoinManage', invite),
  serviceRoute(desk, 'GET', '/participantInvitations/{invitation}', undefined, (work) =>
    work.show((call) => agentInvitation(call, work.param('invitation').toLowerCase())),
  ),
  serviceRoute(desk, 'GET', `${conversation}/onlineMeeting`, 'Meetings.JoinManage', (work) =>
    work.showLeg((call, leg) => (leg === 'meeting' && hasMeeting(call) ? serviceOnlineMeeting(call) : undefined)),
  ),
  serviceRoute(desk, 'POST', `${conversation}/onlineMeeting/terminateOnlineMeeting`, 'Meetings.JoinManage', (work) =>
    work.changeLeg((leg) => (leg === 'meeting' ? endMeeting : () => notFound())),
  ),
];

async function begin(work: ServiceWork) {
  const input = readInput(startAdhocMeetingInputSchema, work.routed);
  await checkCallbackUrl(work, input);
  const { operationId, subject, threadId, callbackUrl, callbackContext } = input;
  const customContent = readContent(input.customContent);
  return work.change(
    startMeeting({ operationId, subject, threadId, customContent, callbackUrl, callbackContext }),
    work.once('invitation', operationId, { ...input }),
  );
}

async function checkCallbackUrl({ caller, desk }: ServiceWork, { callbackUrl }: StartAdhocMeetingInput): Promise<void> {
  if (callbackUrl === undefined) return;
  if (!URL.canParse(callbackUrl)) throw invalidParameters('callbackUrl');
  const { callbackAudience, tenantId } = caller.endpoint;
  if (await desk.dependencies.reachable(callbackUrl, callbackAudience, tenantId)) return;
  throw new PlatformRefusal('BadRequest', {
    subcode: 'CallbackUriUnreachable',
    message: 'The callback URL may not be used or does not answer.',
    parameters: ['callbackUrl'],
  });
}

async function invite(work: ServiceWork) {
  const { operationId, to } = readInput(addParticipantInputSchema, work.routed);
  const { dependencies } = work.desk;
  const id = work.routed.query.conversationid ?? '';
  const called = await personCalled(dependencies, work.caller.endpoint.tenantId, to);
  const change = addParticipant({ operationId, ...called, times: dependencies.times });
  return work.change(
    (call, now) => (openLeg(call, id) === 'meeting' ? change(call, now) : notFound('ConversationNotFound')),
    work.once('invitation', operationId, [id.toLowerCase(), called.to]),
  );
}

function agentInvitation(call: Call, id: string) {
  if (!hasMeeting(call)) return undefined;
  const invitation = call.meeting.invitations.find(({ number }) => agentInvitationId(call, number) === id);
  return invitation === undefined ? undefined : serviceAgentInvitation(call, invitation);
}
