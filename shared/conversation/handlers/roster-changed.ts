import type { RosterAgent } from '../../assignment/roster-agent.ts';
import { defined } from '../../kernel/defined.ts';
import { askOf, withAsk } from '../asks.ts';
import type { RosterChanged } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import type { ConversationState } from '../state.ts';

/** The roster's picture was taken, or has changed. What concerns this visit is kept: the plan's agents, and the skill that is asked for. */
export function onRosterChanged(state: ConversationState, { at, agents }: RosterChanged): HandlerResult {
  const { plan, work } = state;
  if (plan === undefined) return ignored(state, 'no visit');
  if (work.roster !== undefined && at < work.roster.at) return ignored(state, 'older picture');
  const planned = plan.agents.flatMap(({ address }) => agents.find((agent) => agent.address === address) ?? []);
  const kept = planned.map(({ address, availability, chats, maxChats, skills, idleSince }) =>
    defined({
      address,
      availability,
      chats,
      maxChats,
      skills: skills.filter(({ name }) => name === plan.skill),
      idleSince,
    }),
  );
  const available = kept.filter(({ availability }) => availability === 'available');
  const come = available.filter(({ address }) => work.roster?.agents.some((agent) => isAbsent(agent, address)));
  const next = come.reduce((before, { address }) => withNewChance(before, address), state);
  const note = available.length > 0 ? 'agent available' : 'no agent known to be available';
  return { state: { ...next, work: { ...next.work, roster: { at, agents: kept } } }, note };
}

const isAbsent = ({ address, availability }: RosterAgent, one: string): boolean =>
  address === one && availability !== 'available';

/** An agent who has come may be asked at once, whatever became of the last ring. */
function withNewChance(state: ConversationState, address: string): ConversationState {
  const ask = askOf(state, address);
  return ask === undefined || ask.outcome === 'ringing' ? state : withAsk(state, address, undefined);
}
