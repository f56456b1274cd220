import { defined } from '../../kernel/defined.ts';
import type { RoomInvitationChanged } from '../event.ts';
import { type HandlerResult, ignored, learned, withSelf } from '../handler-result.ts';
import { settle } from '../issued.ts';
import { type ConversationState, isNews, stampOf } from '../state.ts';

/**
 * The request for a room went on. The meeting's URI and the room's link are kept from whichever report carried them.
 * A report about our operation also proves that the command arrived, whatever became of its HTTP answer.
 */
export function onRoomInvitationChanged(state: ConversationState, event: RoomInvitationChanged): HandlerResult {
  const { facts } = state;
  const { position, code } = event;
  const seen = stampOf(position);
  const selves = withSelf(facts.selves, 'room', event.links.conversation, position);
  const isUriNews = event.meetingUri !== undefined && isNews(facts.meetingUri, position);
  const meetingUri = isUriNews ? { uri: event.meetingUri, seen } : facts.meetingUri;
  const room = isNews(facts.room, position) ? defined({ state: event.state, code, seen }) : facts.room;
  const settled = { ...state, work: settle(state.work, event.operationId, 'done') };
  if (selves === facts.selves && meetingUri === facts.meetingUri && room === facts.room) {
    return ignored(settled, 'known');
  }
  return learned(settled, defined({ selves, meetingUri, room }), `room ${event.state}`);
}
