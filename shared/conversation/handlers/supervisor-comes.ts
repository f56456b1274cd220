import { holderBeside, isComingIn } from '../colleagues.ts';
import type { SupervisorComes } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import type { ConversationState } from '../state.ts';
import { onAudienceRequested } from './audience-requested.ts';
import { onColleagueAsked } from './colleague-asked.ts';

/**
 * A supervisor comes in, as if the agent who has the visitor had asked for it: to stay beside that agent, for colleagues only, or in that agent's
 * place. Who hears the supervisor is settled before the ring goes out.
 */
export function onSupervisorComes(state: ConversationState, event: SupervisorComes): HandlerResult {
  const { at, requestId, to, takesOver: leaves } = event;
  const by = holderBeside(state, to);
  if (by === undefined) return ignored(state, 'no agent has the visitor');
  if (isComingIn(state, event)) return ignored(state, 'known');
  const asked = onColleagueAsked(state, { type: 'colleague-asked', at, requestId, by, to, leaves, bySupervisor: true });
  if (asked.state === state) return asked;
  const audience = leaves ? 'everyone' : 'agents';
  const heard = onAudienceRequested(asked.state, { type: 'audience-requested', at, requestId, address: to, audience });
  return { state: heard.state, note: leaves ? 'supervisor takes over' : 'supervisor comes in' };
}
