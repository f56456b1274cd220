import { hashId } from '../../../kernel/ids.ts';
import { type CallbackTarget, destinationRow } from '../../callbacks/pending-callback.ts';
import { conflict, notFound } from '../../edge/refusal.ts';
import { type Call, type CallWithMeeting, hasMeeting, isCalled, type LocalParticipant, type Meeting } from '../call.ts';
import { legConversation, meetingUri } from '../call-ids.ts';
import { type Change, created, decided } from '../decision.ts';
import type { InvitationContent } from '../new-call.ts';
import { type Notice, tell, toLeg } from '../progress.ts';
import { added, started, succeeded, updated } from '../view/event-drafts.ts';
import { serviceConversation } from '../view/service-application/service-conversation.ts';
import { conversationSender } from '../view/service-application/service-hrefs.ts';
import { serviceMessaging } from '../view/service-application/service-messaging.ts';
import { serviceOnlineMeeting } from '../view/service-application/service-online-meeting.ts';
import { serviceMeetingInvitation } from '../view/service-application/service-operations.ts';

/** Input of startAdhocMeeting. */
export type StartMeeting = {
  readonly operationId: string;
  readonly localParticipant?: LocalParticipant | undefined;
  /** When the meeting ends by itself, epoch ms. */
  readonly expiresAt?: number | undefined;
} & Omit<InvitationContent, 'message'> &
  CallbackTarget;

/**
 * Makes the on-demand meeting and joins the service application to it. Everything happens in one commit, so the conference leg's first
 * callback tells all of it, in the documented order.
 * Choice: a call has one meeting at a time; another one may follow when it has ended.
 * Source: trusted-application.md#start-adhoc-meeting, trusted-application.md#events (E02 to E05)
 */
export const startMeeting =
  (input: StartMeeting): Change =>
  (call) => {
    // What is offered by a visitor's invitation only.
    if (isCalled(call)) return notFound();
    if (hasMeeting(call)) return conflict('AlreadyExists');
    const conferencing = withMeeting(call, newMeeting(call, input));
    const conferenced = withMeeting(conferencing, { ...conferencing.meeting, state: 'Conferenced' });
    const connected = withMeeting(conferenced, { ...conferenced.meeting, invitation: 'Connected' });
    const destination = destinationRow(legConversation(connected, 'meeting'), {
      endpointUri: call.endpoint.uri,
      callbackUrl: input.callbackUrl,
      callbackContext: input.callbackContext,
    });
    return decided('startAdhocMeeting', created(serviceMeetingInvitation(connected).href), {
      ...tell(connected, begins(conferencing), opens(conferenced), completes(connected)),
      rows: [destination],
    });
  };

const withMeeting = (call: Call, meeting: Meeting): CallWithMeeting => ({ ...call, meeting });

const begins = (call: CallWithMeeting): readonly Notice[] =>
  toLeg(
    call,
    'meeting',
    'communication',
    started(serviceMeetingInvitation(call)),
    added(serviceConversation(call, 'meeting')),
  );

const opens = (call: CallWithMeeting): readonly Notice[] => [
  ...toLeg(call, 'meeting', 'communication', updated(serviceConversation(call, 'meeting'))),
  ...toLeg(
    call,
    'meeting',
    'conversation',
    added(serviceOnlineMeeting(call), conversationSender(call, 'meeting')),
    updated(serviceMessaging(call, 'meeting')),
  ),
];

const completes = (call: CallWithMeeting): readonly Notice[] =>
  toLeg(call, 'meeting', 'communication', succeeded(serviceMeetingInvitation(call)));

function newMeeting(call: Call, input: StartMeeting): Meeting {
  const number = (call.meeting?.number ?? 0) + 1;
  return {
    number,
    state: 'Conferencing',
    onlineMeetingUri: call.adhoc?.onlineMeetingUri ?? meetingUri(call, number),
    expiresAt: input.expiresAt,
    operationId: input.operationId,
    invitation: 'Connecting',
    subject: input.subject ?? '',
    threadId: input.threadId ?? hashId('meetingThread', call.target, String(number)),
    importance: input.importance ?? 'Normal',
    customContent: input.customContent,
    localParticipant: input.localParticipant,
    messaging: 'Disconnected',
    agents: [],
    invitations: [],
    invited: call.meeting?.invited ?? 0,
    // Message rows of one call share their keys, so a second meeting goes on counting.
    messages: call.meeting?.messages ?? 1,
    acks: 0,
  };
}
