import type { AgentsListed } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import { withWorkOn, workOn } from '../people.ts';
import type { ConversationState } from '../state.ts';

/** The tenant's agents have changed: those of the plan who are among them no more leave, and are not asked; who is again may come again. */
export function onAgentsListed(state: ConversationState, { addresses }: AgentsListed): HandlerResult {
  const listed = new Set(addresses);
  const planned = state.plan?.agents ?? [];
  const changed = planned.filter(
    ({ address }) => listed.has(address) === (workOn(state.work, address).removed ?? false),
  );
  if (changed.length === 0) return ignored(state, 'as it is');
  const next = changed.reduce((before, { address }) => {
    const { removed: _, ...agent } = workOn(before.work, address);
    return withWorkOn(before, listed.has(address) ? agent : { ...agent, removed: true });
  }, state);
  return { state: next, note: 'agents listed' };
}
