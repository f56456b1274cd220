import type { ChatWrappedUp, ConversationEvent, VisitorRated } from './event.ts';
import { type HandlerResult, ignored } from './handler-result.ts';
import { onAgentInvitationChanged } from './handlers/agent-invitation-changed.ts';
import { onAgentsListed } from './handlers/agents-listed.ts';
import { onAlarmRang } from './handlers/alarm-rang.ts';
import { onAskingDropped } from './handlers/asking-dropped.ts';
import { onAudienceRequested } from './handlers/audience-requested.ts';
import { onBridgeChanged } from './handlers/bridge-changed.ts';
import { onBridgedAgentChanged } from './handlers/bridged-agent-changed.ts';
import { onColleagueAsked } from './handlers/colleague-asked.ts';
import { onCommandSettled } from './handlers/command-settled.ts';
import { onEndRequested } from './handlers/end-requested.ts';
import { onInvitationEnded } from './handlers/invitation-ended.ts';
import { onLegChanged } from './handlers/leg-changed.ts';
import { onLegEnded } from './handlers/leg-ended.ts';
import { onMessageReceived } from './handlers/message-received.ts';
import { onMessageSettled } from './handlers/message-settled.ts';
import { onMessagingChanged } from './handlers/messaging-changed.ts';
import { onParticipantChanged } from './handlers/participant-changed.ts';
import { onRoomInvitationChanged } from './handlers/room-invitation-changed.ts';
import { onRosterChanged } from './handlers/roster-changed.ts';
import { onSupervisorComes } from './handlers/supervisor-comes.ts';
import { onTakeRequested } from './handlers/take-requested.ts';
import { onVisitorInvited } from './handlers/visitor-invited.ts';
import type { QueuedEvent } from './queued/event.ts';
import type { ConversationState } from './state.ts';

/** Hands an event of routing `bridged`, or of both, to its handler. An event type without one does not compile. */
export function handle(
  state: ConversationState,
  event: Exclude<ConversationEvent, QueuedEvent | VisitorRated | ChatWrappedUp>,
): HandlerResult {
  switch (event.type) {
    case 'visitor-invited':
      return onVisitorInvited(state, event);
    case 'invitation-ended':
      return onInvitationEnded(state, event);
    case 'room-invitation-changed':
      return onRoomInvitationChanged(state, event);
    case 'leg-changed':
      return onLegChanged(state, event);
    case 'leg-ended':
      return onLegEnded(state, event);
    case 'messaging-changed':
      return onMessagingChanged(state, event);
    case 'bridge-changed':
      return onBridgeChanged(state, event);
    case 'bridged-agent-changed':
      return onBridgedAgentChanged(state, event);
    case 'participant-changed':
      return onParticipantChanged(state, event);
    case 'agent-invitation-changed':
      return onAgentInvitationChanged(state, event);
    case 'message-received':
      return onMessageReceived(state, event);
    case 'message-settled':
      return onMessageSettled(state, event);
    case 'command-settled':
      return onCommandSettled(state, event);
    case 'alarm-rang':
      return onAlarmRang(state, event);
    case 'end-requested':
      return onEndRequested(state, event);
    case 'audience-requested':
      return onAudienceRequested(state, event);
    case 'take-requested':
      return onTakeRequested(state, event);
    case 'colleague-asked':
      return onColleagueAsked(state, event);
    case 'supervisor-comes':
      return onSupervisorComes(state, event);
    case 'asking-dropped':
      return onAskingDropped(state, event);
    case 'agents-listed':
      return onAgentsListed(state, event);
    case 'roster-changed':
      return onRosterChanged(state, event);
    default:
      return unhandled(state, event);
  }
}

function unhandled(state: ConversationState, _event: never): HandlerResult {
  return ignored(state, 'unknown event');
}
