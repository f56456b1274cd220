import type { RosterChanged } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import type { ConversationState } from '../state.ts';

/** The roster has changed: whom to ask is derived from the facts after each event, so that nothing is to be learned here. */
export function onRosterChanged(state: ConversationState, { agents }: RosterChanged): HandlerResult {
  return ignored(
    state,
    agents.some(({ availability }) => availability === 'available') ? 'agent available' : 'as it is',
  );
}
