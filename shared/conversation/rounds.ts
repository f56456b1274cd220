import { askedAgents, askingOrder, hasEverJoined, isAttended, isHopeful, personOf } from './agents.ts';
import { endCause, isConnected } from './ending.ts';
import type { ConversationState } from './state.ts';

/**
 * Looks for agents while the visitor waits: asks further ones of the round's order, and begins a new round when the last
 * one who was there has left. A visitor for whom there is nobody to ask at all is not kept waiting.
 */
export function searchAgents(state: ConversationState): ConversationState {
  if (!isConnected(state.facts) || endCause(state) !== undefined) return state;
  if (isAttended(state)) return state.work.served ? state : { ...state, work: { ...state.work, served: true } };
  const searching = state.work.served ? nextRound(state) : state;
  return isHopeless(searching) ? givenUp(searching) : askFurther(searching);
}

/**
 * Choice: everybody may be asked again, and those who have been there come last, one at a time: a lost connection looks
 * like a farewell, but whoever wants to end the visit can end it.
 */
function nextRound(state: ConversationState): ConversationState {
  const { served: _, ...work } = state.work;
  const addresses = state.plan?.agents.map(({ address }) => address) ?? [];
  const order = [
    ...addresses.filter((address) => !hasEverJoined(state.facts, address)),
    ...addresses.filter((address) => hasEverJoined(state.facts, address)),
  ];
  const round = { number: (work.round?.number ?? 0) + 1, order };
  const agents = work.agents.map(({ unanswered, ...agent }) => {
    const stillRings = personOf(state.facts, agent.address).invitation?.outcome === 'ringing';
    return unanswered && stillRings ? { ...agent, unanswered } : agent;
  });
  return { ...state, work: { ...work, asked: 0, round, agents } };
}

/** Asks as many further agents as it takes so that `askAtOnce` of them may come; each is asked once in a round. */
function askFurther(state: ConversationState): ConversationState {
  const order = askingOrder(state);
  let { asked } = state.work;
  let hopeful = askedAgents(state).filter(({ address }) => isHopeful(state, address)).length;
  for (const { address } of order.slice(asked)) {
    if (hopeful >= wanted(state, address)) break;
    asked += 1;
    if (isHopeful(state, address)) hopeful += 1;
  }
  return asked === state.work.asked ? state : { ...state, work: { ...state.work, asked } };
}

/** How many agents may come at once before this one is asked, too. */
function wanted({ plan, facts, work }: ConversationState, address: string): number {
  if (work.round !== undefined && hasEverJoined(facts, address)) return 1;
  return Math.max(1, Math.floor(plan?.askAtOnce ?? 1));
}

/** Outside of the opening hours a plan has no agents; the visitor is told as soon as that is possible. */
function isHopeless({ plan, facts }: ConversationState): boolean {
  return plan?.agents.length === 0 && facts.messaging.visitor?.send !== undefined;
}

function givenUp(state: ConversationState): ConversationState {
  return { ...state, work: { ...state.work, ending: { reason: 'nobody', at: state.at } } };
}
