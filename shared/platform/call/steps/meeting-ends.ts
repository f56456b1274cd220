import type { JsonObject } from '../../../kernel/json.ts';
import { agentsOf } from '../audience.ts';
import { type Call, hasMeeting } from '../call.ts';
import { inTurn, type Notice, type Step, tell, toLeg } from '../progress.ts';
import { reasons } from '../reasons.ts';
import { deleted, updated } from '../view/event-drafts.ts';
import { pointerTo } from '../view/hypermedia.ts';
import { serviceBridge } from '../view/service-application/service-bridge.ts';
import { serviceConversation } from '../view/service-application/service-conversation.ts';
import { conversationSender } from '../view/service-application/service-hrefs.ts';
import { agentViewer } from '../view/ucwa/viewer.ts';
import { agentInvitationEnds } from './agent-invitation-ends.ts';
import { isNotAwaited } from './delivery.ts';
import { farewell } from './farewell.ts';
import { watchedByVisitor } from './sight.ts';
import { stopAllTyping } from './typing.ts';

/**
 * The meeting ends for everybody: invitations that ring are taken back, agents leave, and a visitor who is still there stays
 * with the service application, without a bridge.
 * Source: trusted-application.md#events (E22)
 */
export const meetingEnds =
  (reason: JsonObject): Step =>
  (call) => {
    const ringing = call.meeting?.invitations.filter(({ state }) => state === 'Connecting') ?? [];
    return inTurn(
      call,
      stopAllTyping,
      ...ringing.map(({ number }) =>
        agentInvitationEnds(number, {
          forService: reasons.cancelledHere,
          forDevices: reasons.cancelled,
          state: 'Cancelled',
        }),
      ),
      watchedByVisitor(closed(reason)),
      ...agentsOf(call).map(({ applicationId }) => isNotAwaited(applicationId)),
    );
  };

const closed =
  (reason: JsonObject): Step =>
  (before) => {
    if (!hasMeeting(before)) return tell(before);
    const after: Call = {
      ...before,
      visitor: { ...before.visitor, bridge: undefined },
      meeting: { ...before.meeting, state: 'Ended', messaging: 'Disconnected', agents: [] },
      receipts: before.receipts.filter(({ leg }) => leg !== 'meeting'),
    };
    return tell(
      after,
      toLeg(after, 'meeting', 'communication', deleted(pointerTo(serviceConversation(after, 'meeting')))),
      bridgeGone(before, after),
      agentsOf(before).flatMap((agent) => farewell(before, after, agentViewer(agent), reason)),
    );
  };

function bridgeGone(before: Call, after: Call): readonly Notice[] {
  const { bridge } = before.visitor;
  if (bridge === undefined) return [];
  const owner = conversationSender(after, 'visitor');
  return [
    ...toLeg(after, 'visitor', 'conversation', deleted(pointerTo(serviceBridge(before, bridge)), owner)),
    ...toLeg(after, 'visitor', 'communication', updated(serviceConversation(after, 'visitor'))),
  ];
}
