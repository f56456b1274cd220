import { requestNamed, withRequest } from '../colleagues.ts';
import type { AskingDropped } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import type { ConversationState } from '../state.ts';

/** An agent takes back what he or she has asked of colleagues, unless one of them has come in. */
export function onAskingDropped(state: ConversationState, { requestId, by }: AskingDropped): HandlerResult {
  const request = requestNamed(state, requestId);
  if (request === undefined || request.by !== by || request.bySupervisor) return ignored(state, 'no such request');
  if (request.outcome !== undefined) return ignored(state, 'settled');
  return { state: withRequest(state, { ...request, outcome: 'dropped' }), note: 'asking dropped' };
}
