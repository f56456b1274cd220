import { withAskedBy } from '../asks.ts';
import { askedBy, requestFor, requestNamed, withRequest } from '../colleagues.ts';
import type { ColleagueAsked } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import { isThere } from '../people.ts';
import { endCause } from '../phase.ts';
import type { ColleagueRequest, ConversationState } from '../state.ts';

/**
 * An agent asks colleagues in, or hands the visitor over. They are rung beside the agent who has the visitor, and stay. A later request of the same
 * agent for the same colleague takes the place of the one before.
 */
export function onColleagueAsked(
  state: ConversationState,
  event: ColleagueAsked & Pick<ColleagueRequest, 'bySupervisor'>,
): HandlerResult {
  const { type: _, requestId: id, ...wish } = event;
  if (requestNamed(state, id) !== undefined) return ignored(state, 'known');
  if (state.plan === undefined || endCause(state) !== undefined) return ignored(state, 'no visit');
  if (!isThere(state.facts, wish.by)) return ignored(state, 'not in the room');
  const { to, leaves } = wish;
  const isThereAlready = to !== undefined && isThere(state.facts, to);
  const asked = askedBy(state, wish);
  if (to !== undefined && (isThereAlready ? !leaves || to === wish.by : asked.length === 0)) {
    return ignored(state, 'no one to be asked');
  }
  const before = asked.reduce((next, address) => withoutRequest(next, address), state);
  const request: ColleagueRequest = { ...wish, id, at: state.at };
  const next = asked.reduce((rung, address) => withAskedBy(rung, address, id), withRequest(before, request));
  return { state: next, note: leaves ? 'hand-over requested' : 'colleague asked' };
}

/** The own request of before for an agent gives way. */
function withoutRequest(state: ConversationState, address: string): ConversationState {
  const before = requestFor(state, address);
  if (before === undefined || before.outcome !== undefined) return state;
  return withRequest(state, { ...before, outcome: 'dropped' });
}
