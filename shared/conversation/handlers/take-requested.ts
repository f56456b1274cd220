import { listedAgents, takerOf, withTaken } from '../asks.ts';
import type { TakeRequested } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import { isSearching } from '../search.ts';
import type { ConversationState } from '../state.ts';

/**
 * An agent takes the waiting visitor: is rung at once, also beyond its capacity, without the skill, and soon after another ring. The first one
 * has the visitor until that ring has ended. Who has been rung before may come in all the same, and is the first then.
 */
export function onTakeRequested(state: ConversationState, { address }: TakeRequested): HandlerResult {
  if (!listedAgents(state).some((agent) => agent.address === address)) return ignored(state, 'not planned');
  if (!isSearching(state)) return ignored(state, 'not waiting');
  const taker = takerOf(state);
  if (taker !== undefined) return ignored(state, taker === address ? 'known' : 'taken by another one');
  return { state: withTaken(state, address), note: 'taken' };
}
