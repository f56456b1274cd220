import { conflict, notFound } from '../../edge/refusal.ts';
import { type AddedMessaging, type Call, type CallWithMeeting, hasMeeting, type Meeting } from '../call.ts';
import { type Change, created, decided } from '../decision.ts';
import { inTurn, type Notice, type Step, tell, toLeg } from '../progress.ts';
import { stopAllTyping } from '../steps/typing.ts';
import { started, succeeded, updated } from '../view/event-drafts.ts';
import { serviceConversation } from '../view/service-application/service-conversation.ts';
import { serviceMessaging } from '../view/service-application/service-messaging.ts';
import { serviceAddedMessaging } from '../view/service-application/service-operations.ts';

/**
 * The service application takes up chat on the conference leg; before that it cannot be heard there and hears nothing.
 * Source: trusted-application.md#add-messaging, trusted-application.md#events (E06 to E08)
 */
export const addMessaging =
  (input: { readonly operationId: string; readonly subject?: string | undefined }): Change =>
  (call) => {
    if (!hasMeeting(call)) return notFound('ConversationNotFound');
    if (call.meeting.messaging !== 'Disconnected') return conflict('AlreadyExists');
    const operation = {
      number: (call.meeting.addedMessaging?.number ?? 0) + 1,
      operationId: input.operationId,
      subject: input.subject ?? call.meeting.subject,
    };
    const { href } = serviceAddedMessaging(call, operation);
    return decided('addMessaging', created(href), inTurn(call, stopAllTyping, joinsChat(operation)));
  };

const joinsChat =
  (operation: AddedMessaging): Step =>
  (call) => {
    if (!hasMeeting(call)) return tell(call);
    const connecting = withMessaging(call, { messaging: 'Connecting', addedMessaging: operation });
    const connected = withMessaging(connecting, { messaging: 'Connected' });
    return tell(
      connected,
      toLeg(connecting, 'meeting', 'communication', started(serviceAddedMessaging(connecting, operation))),
      connects(connected),
      toLeg(connected, 'meeting', 'communication', succeeded(serviceAddedMessaging(connected, operation))),
    );
  };

const withMessaging = (call: CallWithMeeting, changed: Partial<Meeting>): CallWithMeeting => ({
  ...call,
  meeting: { ...call.meeting, ...changed },
});

/** Chat of the conference leg is in another state. */
const connects = (call: Call): readonly Notice[] => [
  ...toLeg(call, 'meeting', 'conversation', updated(serviceMessaging(call, 'meeting'))),
  ...toLeg(call, 'meeting', 'communication', updated(serviceConversation(call, 'meeting'))),
];

/**
 * The service application leaves the chat of the meeting, which goes on without it; addMessaging brings it back.
 * Source: trusted-application.md#messaging
 */
export const leaveMeetingChat: Change = (call) => {
  if (!hasMeeting(call)) return notFound('ConversationNotFound');
  if (call.meeting.messaging === 'Disconnected') return conflict('None');
  return decided('stopMessaging', { status: 204 }, inTurn(call, stopAllTyping, leavesChat));
};

const leavesChat: Step = (call) => {
  if (!hasMeeting(call)) return tell(call);
  const left = withMessaging(call, { messaging: 'Disconnected' });
  const after: Call = { ...left, receipts: call.receipts.filter(({ leg }) => leg !== 'meeting') };
  return tell(after, connects(after));
};
