import type { EndRequested } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import { forgetFailures } from '../issued.ts';
import type { ConversationState } from '../state.ts';

/** A person ends the visit. A further request tries once more what the platform refused to end. */
export function onEndRequested(state: ConversationState, event: EndRequested): HandlerResult {
  const { ending } = state.work;
  if (ending?.requestId === event.requestId) return ignored(state, 'known');
  const work = forgetFailures(state.work, ['close-leg', 'decline-visitor']);
  const requested = { reason: 'requested' as const, at: ending?.at ?? state.at, requestId: event.requestId };
  return { state: { ...state, work: { ...work, ending: requested } }, note: 'end requested' };
}
